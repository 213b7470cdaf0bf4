package io.gantry.it.score;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Values as text, so that they can be compared and printed. */
final class Values {

    private static final int MOST = 1 << 24;

    private Values() {
    }

    /** Text as it stands, without padding; other values in hexadecimal; nothing where there is nothing. */
    static String of(Attributes dataSet, int tag) {
        return of(dataSet, dataSet.get(tag));
    }

    static String of(Attributes dataSet, @Nullable Element element) {
        return switch (element) {
            case null -> "";
            case DataElement e when e.isEmpty() -> "";
            case DataElement e when e.vr().isText() || isReadable(e) ->
                String.join("\\", dataSet.strings(e.tag()));
            case DataElement e -> HexFormat.of().formatHex(bytes(e));
            case BulkElement e -> HexFormat.of().formatHex(bytes(e));
            case FragmentsElement e -> "fragments " + e.fragments();
            case SequenceElement e -> "items " + e.items().size();
        };
    }

    /** Text that came without its VR, as in Implicit VR. */
    private static boolean isReadable(DataElement element) {
        if (element.vr() != VR.UN) {
            return false;
        }
        for (byte b : bytes(element)) {
            if (b >= 0 && b < ' ') {
                return false;
            }
        }
        return true;
    }

    /** Everything in a data set that can be read as text, sequences and unknown values included. */
    static void collect(Attributes dataSet, StringBuilder into) {
        for (Element element : dataSet) {
            switch (element) {
                case SequenceElement sequence -> sequence.items().forEach(item -> collect(item, into));
                case DataElement e when e.vr().isText() -> into.append(of(dataSet, e)).append('\n');
                case DataElement e -> into.append(new String(bytes(e), StandardCharsets.UTF_8)).append('\n');
                case BulkElement _,FragmentsElement _ -> {
                }
            }
        }
    }

    static String digest(Attributes dataSet, int tag) {
        byte[] value = switch (dataSet.get(tag)) {
            case DataElement e -> bytes(e);
            case BulkElement e -> bytes(e);
            case null, default -> new byte[0];
        };
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static byte[] bytes(DataElement element) {
        return element.bytes().clone();
    }

    private static byte[] bytes(BulkElement element) {
        try {
            return element.value().load(MOST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
