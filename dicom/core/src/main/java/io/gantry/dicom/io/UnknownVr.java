package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import java.io.IOException;

/**
 * Gives elements that came as UN the VR that the dictionary has for their tag, as PS3.5 6.2.2 allows whoever knows it:
 * their values are then Implicit VR Little Endian, whatever the transfer syntax around them. UN stays where the
 * dictionary has no VR or leaves a choice (OB or OW, US or SS), and where the value cannot be one of that VR. No value
 * changes. Stateless.
 */
public final class UnknownVr {

    /** The most bytes of one sequence that are taken into memory to be read; a longer one stays UN. */
    private static final int MOST_OF_SEQUENCE = 16 << 20;

    private UnknownVr() {
    }

    /**
     * The same data set where nothing in it is UN that need not be; else a copy, the given one unchanged.
     *
     * @throws IOException where a large value cannot be read from its source
     */
    public static Attributes resolve(Attributes dataSet) throws IOException {
        return resolve(dataSet, isSigned(dataSet));
    }

    private static boolean isSigned(Attributes dataSet) {
        return dataSet.get(Tag.PixelRepresentation) instanceof DataElement e
                && (e.vr() == VR.UN ? retyped(e, VR.US) : e).intAt(0).orElse(0) == 1;
    }

    private static Attributes resolve(Attributes dataSet, boolean signed) throws IOException {
        return CopyOnChange.elements(dataSet,
                element -> element.vr() == VR.UN || element instanceof SequenceElement
                        ? resolve(element, dataSet, signed)
                        : element);
    }

    private static Element resolve(Element element, Attributes in, boolean signed) throws IOException {
        int tag = element.tag();
        VR vr = StandardDictionary.isAmbiguous(tag) ? null : StandardDictionary.vrOf(tag);
        return switch (element) {
            case SequenceElement e -> CopyOnChange.items(e,
                    e.vr() == VR.UN && vr == VR.SQ ? VR.SQ : e.vr(), item -> resolve(item, signed));
            case DataElement e when vr == VR.SQ -> items(e, e.bytes(), in, signed);
            case BulkElement e when vr == VR.SQ && e.value().length() <= MOST_OF_SEQUENCE ->
                items(e, e.value().load(MOST_OF_SEQUENCE), in, signed);
            case DataElement e when vr != null && canBe(vr, e, in) -> retyped(e, vr);
            case BulkElement e when vr != null && !vr.isText() && vr != VR.SQ
                    && isWhole(vr, e.value().length()) ->
                new BulkElement(tag, vr, e.value(), false);
            case DataElement _,BulkElement _,FragmentsElement _ -> element;
        };
    }

    private static DataElement retyped(DataElement e, VR vr) {
        return new DataElement(e.tag(), vr, e.buffer(), e.offset(), e.length(), false);
    }

    private static Element items(Element element, byte[] value, Attributes in, boolean signed)
            throws IOException {
        try {
            return new SequenceElement(element.tag(),
                    DicomReader.readItems(value, in.characterSet(), signed, ReadLimits.DEFAULT));
        } catch (MalformedDatasetException _) {
            return element;
        }
    }

    private static boolean canBe(VR vr, DataElement e, Attributes in) {
        if (!vr.isText()) {
            return isWhole(vr, e.length());
        }
        byte[] bytes = e.buffer();
        int end = e.offset() + e.length();
        while (end > e.offset() && (bytes[end - 1] == 0 || bytes[end - 1] == ' ')) {
            end--;
        }
        for (int i = e.offset(); i < end; i++) {
            if (!isAllowed(vr, bytes[i])) {
                return false;
            }
        }
        return !vr.usesCharacterSet() || retyped(e, vr).text(in.characterSet()) != null;
    }

    private static boolean isWhole(VR vr, long length) {
        return length % (vr == VR.AT ? 4 : vr.unitSize()) == 0;
    }

    /** Whether a byte may stand in a value of a text VR, by its repertoire (PS3.5 Table 6.2-1). */
    private static boolean isAllowed(VR vr, byte b) {
        boolean digit = b >= '0' && b <= '9';
        return switch (vr) {
            case UI -> digit || b == '.' || b == '\\' || b == 0 || b == ' ';
            // The range-matching hyphen and the dots of ACR-NEMA occur in files.
            case DA, TM, DT -> digit || ".:+-\\ ".indexOf(b) >= 0;
            case IS -> digit || "+-\\ ".indexOf(b) >= 0;
            case DS -> digit || "+-.eE\\ ".indexOf(b) >= 0;
            case AS -> digit || "DWMY\\ ".indexOf(b) >= 0;
            case AE, CS, UR -> b >= ' ' && b < 0x7F;
            default -> b < 0 || b >= ' ' || b == '\t' || b == '\n' || b == '\f' || b == '\r' || b == 0x1B;
        };
    }
}
