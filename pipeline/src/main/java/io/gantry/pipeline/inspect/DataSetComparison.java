package io.gantry.pipeline.inspect;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.io.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sets two data sets side by side, element by element at every depth, items by their number: what became of each
 * attribute when it was cleaned. Knows nothing of rules. Stateless.
 */
public final class DataSetComparison {

    private static final int PIECE = 64 * 1024;
    private static final Attributes NOTHING = new Attributes();

    private DataSetComparison() {
    }

    /** What became of an attribute. A sequence is kept where it still has items; these are compared for themselves. */
    public enum Change {
        KEPT, CHANGED, EMPTIED, REMOVED, ADDED
    }

    /**
     * An attribute in both data sets.
     *
     * @param path the sequences it is in, each with its item: {@code (0040,0275)[0]}; empty at the top level
     * @param before null where it was added
     * @param after null where it was removed
     * @param beforeIn the data set or item that it was in, which knows its character set and private creators
     * @param afterIn the counterpart of that
     */
    public record Pair(String path, int tag, Change change, @Nullable Element before, @Nullable Element after,
            Attributes beforeIn, Attributes afterIn) {

        public boolean isNested() {
            return !path.isEmpty();
        }
    }

    /** Is shown each attribute in the order of tags, a sequence before its items. */
    @FunctionalInterface
    public interface Visitor {
        void visit(Pair pair) throws IOException;
    }

    /**
     * Compares two data sets; neither is changed.
     *
     * @throws IOException where a large value cannot be read, or from the visitor
     */
    public static void compare(Attributes before, Attributes after, Visitor visitor) throws IOException {
        walk("", before, after, visitor);
    }

    private static void walk(String path, Attributes before, Attributes after, Visitor visitor)
            throws IOException {
        int i = 0;
        int k = 0;
        while (i < before.size() || k < after.size()) {
            Element left = i < before.size() ? before.at(i) : null;
            Element right = k < after.size() ? after.at(k) : null;
            if (left != null && right != null && left.tag() != right.tag()) {
                boolean leftFirst = Integer.compareUnsigned(left.tag(), right.tag()) < 0;
                left = leftFirst ? left : null;
                right = leftFirst ? null : right;
            }
            i += left == null ? 0 : 1;
            k += right == null ? 0 : 1;
            pair(path, left, right, before, after, visitor);
        }
    }

    private static void pair(String path, @Nullable Element left, @Nullable Element right, Attributes before,
            Attributes after, Visitor visitor) throws IOException {
        Element either = left != null ? left : right;
        if (either == null) {
            return;
        }
        visitor.visit(new Pair(path, either.tag(), change(left, right), left, right, before, after));
        List<Attributes> was = items(left);
        List<Attributes> is = items(right);
        for (int item = 0; item < Math.max(was.size(), is.size()); item++) {
            walk(path + TagFormat.format(either.tag()) + "[" + item + "]",
                    item < was.size() ? was.get(item) : NOTHING, item < is.size() ? is.get(item) : NOTHING,
                    visitor);
        }
    }

    private static List<Attributes> items(@Nullable Element element) {
        return element instanceof SequenceElement sequence ? sequence.items() : List.of();
    }

    private static Change change(@Nullable Element before, @Nullable Element after) throws IOException {
        if (before == null) {
            return Change.ADDED;
        }
        if (after == null) {
            return Change.REMOVED;
        }
        if (after.isEmpty() && !before.isEmpty()) {
            return Change.EMPTIED;
        }
        if (before instanceof SequenceElement && after instanceof SequenceElement) {
            return Change.KEPT;
        }
        return sameValue(before, after) ? Change.KEPT : Change.CHANGED;
    }

    private static boolean sameValue(Element before, Element after) throws IOException {
        if (before.vr() != after.vr()) {
            return before.isEmpty() && after.isEmpty();
        }
        if (before.equals(after)) {
            return true;
        }
        return switch (before) {
            case DataElement a when after instanceof DataElement b && a.bigEndian() == b.bigEndian() ->
                Arrays.equals(a.bytes(), b.bytes());
            case BulkElement a when after instanceof BulkElement b && a.bigEndian() == b.bigEndian() ->
                sameBytes(a.value(), b.value());
            case FragmentsElement a when after instanceof FragmentsElement b ->
                sameBytes(a.items(), b.items());
            case DataElement a when after instanceof BulkElement b ->
                sameBytes(ByteSource.of(a.bytes()), b.value());
            case BulkElement a when after instanceof DataElement b ->
                sameBytes(a.value(), ByteSource.of(b.bytes()));
            case DataElement _,BulkElement _,FragmentsElement _,SequenceElement _ -> false;
        };
    }

    private static boolean sameBytes(ByteSource a, ByteSource b) throws IOException {
        if (a.size() != b.size()) {
            return false;
        }
        int piece = (int) Math.min(PIECE, a.size());
        for (long at = 0; at < a.size(); at += piece) {
            int n = (int) Math.min(piece, a.size() - at);
            ByteBuffer left = ByteBuffer.allocate(n);
            ByteBuffer right = ByteBuffer.allocate(n);
            a.readFully(at, left);
            b.readFully(at, right);
            if (!left.flip().equals(right.flip())) {
                return false;
            }
        }
        return true;
    }
}
