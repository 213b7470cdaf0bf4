package io.gantry.pipeline.inspect;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.inspect.DataSetComparison.Change;
import io.gantry.pipeline.inspect.DataSetComparison.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which attributes of an instance hold identifiers, why they are thought to, and what becomes of each when it is
 * cleaned. Stateless.
 */
public final class AttributeFindings {

    private AttributeFindings() {
    }

    /** Why an attribute is thought to identify somebody. */
    public enum Why {
        /** PS3.15 Table E.1-1 names it, or nobody but its vendor knows what is in it. */
        TABLE,
        /** Its text looks like a date, a telephone number, an address of the net, or an id. */
        PATTERN,
        /** It repeats what an identity attribute of the instance says. */
        CROSS_REFERENCE
    }

    /**
     * An attribute of one instance, with a value.
     *
     * @param attribute its tag, or for a private one {@code (gggg,"CREATOR",ee)}: the same in every instance
     * @param name of the dictionary; empty where it has none
     * @param change what becomes of it; null where the instance is held before anything is changed
     * @param why empty where nothing says that it identifies anybody
     * @param patterns what its text looks like
     * @param pair the attribute itself, for those who may see its value
     */
    public record Finding(String attribute, String name, @Nullable Change change, Set<Why> why,
            Set<TextPattern> patterns, Pair pair) {
    }

    /**
     * The attributes with a value, in the order of tags, at every depth; sequences are not listed themselves.
     *
     * @param cleaned null where there is no cleaned counterpart
     * @param byTable whether the table names an attribute that is not private, or a sequence that it is in
     * @throws IOException where a large value cannot be read
     */
    public static List<Finding> of(Attributes original, @Nullable Attributes cleaned, Predicate<Pair> byTable)
            throws IOException {
        var known = new CrossReference(original);
        var findings = new ArrayList<Finding>();
        DataSetComparison.compare(original, cleaned == null ? original : cleaned, pair -> {
            Element before = pair.before();
            boolean listed = before != null && !before.isEmpty() && !(before instanceof SequenceElement)
                    && !Attributes.isPrivateCreator(pair.tag());
            if (before != null && listed) {
                findings.add(finding(pair, before, cleaned == null ? null : pair.change(), byTable, known));
            }
        });
        return findings;
    }

    private static Finding finding(Pair pair, Element before, @Nullable Change change,
            Predicate<Pair> byTable,
            CrossReference known) {
        Set<Why> why = EnumSet.noneOf(Why.class);
        int tag = pair.tag();
        if (Attributes.isPrivate(tag) || byTable.test(pair)) {
            why.add(Why.TABLE);
        }
        Set<TextPattern> patterns = Set.of();
        if (before instanceof DataElement data && isFreeText(tag, data.vr())) {
            String text = data.text(pair.beforeIn().characterSet());
            if (text != null) {
                patterns = TextPattern.in(text);
                if (!patterns.isEmpty()) {
                    why.add(Why.PATTERN);
                }
                if (!known.isIdentity(data) && known.isIn(text)) {
                    why.add(Why.CROSS_REFERENCE);
                }
            }
        }
        return new Finding(attribute(pair.beforeIn(), tag), name(tag), change, why, patterns, pair);
    }

    /** Numbers, dates and UIDs have their own rules; chance is at home in them. */
    private static boolean isFreeText(int tag, VR vr) {
        VR known = vr == VR.UN ? StandardDictionary.vrOf(tag) : vr;
        return known == null || known.usesCharacterSet() || known == VR.UN || known == VR.UR;
    }

    /** How an attribute is named wherever it occurs. */
    public static String attribute(Attributes in, int tag) {
        String creator = in.privateCreatorOf(tag);
        return creator == null
                ? TagFormat.format(tag)
                : String.format(Locale.ROOT, "(%04X,\"%s\",%02X)", tag >>> 16, creator, tag & 0xFF);
    }

    /** What the dictionary calls an attribute; empty where it does not know it. */
    public static String name(int tag) {
        StandardDictionary.Entry entry = Attributes.isPrivate(tag) ? null : StandardDictionary.lookup(tag);
        return entry == null ? "" : entry.name();
    }
}
