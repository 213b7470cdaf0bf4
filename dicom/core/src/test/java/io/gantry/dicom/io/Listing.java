package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** A data set as lines that two readers must agree on: path, tag, VR, and the hash of the value bytes. */
final class Listing {

    private final List<String> lines = new ArrayList<>();
    private final boolean withVr;

    private Listing(boolean withVr) {
        this.withVr = withVr;
    }

    static List<String> of(Attributes dataSet, boolean withVr) throws IOException {
        Listing listing = new Listing(withVr);
        listing.add("", dataSet);
        return listing.lines;
    }

    /** The lines that only one of two listings has, those of the first marked with a plus; equal listings have none. */
    static List<String> differences(List<String> ours, List<String> theirs) {
        List<String> differences = new ArrayList<>();
        ours.stream().filter(l -> !theirs.contains(l)).forEach(l -> differences.add("+" + l));
        theirs.stream().filter(l -> !ours.contains(l)).forEach(l -> differences.add("-" + l));
        if (differences.isEmpty() && !ours.equals(theirs)) {
            differences.add("order or number of lines");
        }
        return differences;
    }

    private void add(String path, Attributes dataSet) throws IOException {
        for (Element element : dataSet) {
            String tag = path + String.format(Locale.ROOT, "%08x", element.tag());
            switch (element) {
                case SequenceElement e -> {
                    lines.add(tag + " SQ " + e.items().size());
                    for (int i = 0; i < e.items().size(); i++) {
                        add(tag + "[" + i + "].", e.items().get(i));
                    }
                }
                case DataElement e -> line(tag, e, e.bytes());
                case BulkElement e -> line(tag, e, e.value().load(Integer.MAX_VALUE));
                case FragmentsElement e -> line(tag, e, e.items().load(Integer.MAX_VALUE));
            }
        }
    }

    /** Without VRs, padding does not count either: DCMTK adds and removes it. */
    private void line(String tag, Element element, byte[] bytes) {
        byte[] value = bytes;
        if (!withVr) {
            int end = bytes.length;
            while (element.vr().isText() && end > 0 && (bytes[end - 1] == ' ' || bytes[end - 1] == 0)) {
                end--;
            }
            value = Arrays.copyOf(bytes, end + (end & 1));
        }
        try {
            String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(value));
            lines.add(tag + " " + (withVr ? element.vr() : "--") + " " + hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
