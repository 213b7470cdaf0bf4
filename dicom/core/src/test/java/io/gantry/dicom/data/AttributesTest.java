package io.gantry.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class AttributesTest {

    private static List<Integer> tags(Attributes a) {
        List<Integer> tags = new ArrayList<>();
        a.forEach(e -> tags.add(e.tag()));
        return tags;
    }

    @Test
    void elementsAscendAsUnsignedAndStandOnce() {
        Attributes a = new Attributes();
        for (int tag : new int[]{0xFFFCFFFC, 0x00100020, 0x7FE00010, 0x00080005, 0x80010010, 0x00100020}) {
            a.setBytes(tag, VR.UN, new byte[]{(byte) a.size()});
        }
        assertThat(tags(a)).containsExactly(0x00080005, 0x00100020, 0x7FE00010, 0x80010010, 0xFFFCFFFC);
        assertThat(a.get(0x00100020)).isInstanceOfSatisfying(DataElement.class,
                e -> assertThat(e.bytes()).startsWith(5));
        assertThat(a.remove(0x7FE00010)).isTrue();
        assertThat(a.remove(0x7FE00010)).isFalse();
        assertThat(a.contains(0x7FE00010)).isFalse();
        assertThat(a.at(2).tag()).isEqualTo(0x80010010);
        assertThatThrownBy(() -> a.at(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void iterationEnds() {
        Iterator<Element> none = new Attributes().iterator();
        assertThat(none.hasNext()).isFalse();
        assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void textIsTrimmedAndSplitByTheRulesOfItsVr() {
        Attributes a = new Attributes();
        a.set(Tag.ImageType, "ORIGINAL ", " PRIMARY", "");
        a.set(Tag.PatientComments, "  one\\two ");
        a.set(Tag.PatientID, "");
        a.set(Tag.SOPInstanceUID, "1.2.3");
        assertThat(a.strings(Tag.ImageType)).containsExactly("ORIGINAL", "PRIMARY", "");
        assertThat(a.string(Tag.ImageType)).isEqualTo("ORIGINAL");
        assertThat(a.strings(Tag.PatientComments)).containsExactly("  one\\two");
        assertThat(a.string(Tag.PatientID)).isNull();
        assertThat(a.contains(Tag.PatientID)).isTrue();
        assertThat(a.hasValue(Tag.PatientID)).isFalse();
        assertThat(a.string(Tag.SOPInstanceUID)).isEqualTo("1.2.3");
        assertThat(((DataElement) java.util.Objects.requireNonNull(a.get(Tag.SOPInstanceUID))).bytes())
                .endsWith('3', 0);
        assertThat(a.strings(Tag.Modality)).isEmpty();
    }

    @Test
    void numbersOfEveryIntegerVr() {
        Attributes a = new Attributes();
        a.setInts(Tag.Rows, VR.US, 0xFFFF);
        a.setInts(Tag.SmallestImagePixelValue, VR.SS, -3);
        a.setInts(Tag.RegionFlags, VR.UL, -1);
        a.setInts(Tag.ReferencePixelX0, VR.SL, -70_000);
        a.setInts(Tag.FrameIncrementPointer, VR.AT, Tag.FrameTime);
        a.set(Tag.NumberOfFrames, "12");
        a.set(Tag.SeriesNumber, "1A");
        a.set(Tag.SliceThickness, "2.5");
        assertThat(a.intValue(Tag.Rows)).hasValue(65535);
        assertThat(a.intValue(Tag.SmallestImagePixelValue)).hasValue(-3);
        assertThat(a.intValue(Tag.RegionFlags)).hasValue(-1);
        assertThat(a.intValue(Tag.ReferencePixelX0)).hasValue(-70_000);
        assertThat(a.intValue(Tag.FrameIncrementPointer)).hasValue(Tag.FrameTime);
        assertThat(a.intValue(Tag.NumberOfFrames)).hasValue(12);
        assertThat(a.intValue(Tag.SeriesNumber)).isEmpty();
        assertThat(a.intValue(Tag.SliceThickness)).isEmpty();
        assertThat(a.intValue(Tag.Columns)).isEmpty();
    }

    @Test
    void bigEndianNumbersAreReadAsSuch() {
        byte[] bytes = {0x12, 0x34, 0x56, 0x78};
        assertThat(new DataElement(Tag.Rows, VR.US, bytes, 0, 4, true).intAt(1)).hasValue(0x5678);
        assertThat(new DataElement(Tag.RegionFlags, VR.UL, bytes, 0, 4, true).intAt(0)).hasValue(0x12345678);
        assertThat(new DataElement(Tag.RegionFlags, VR.AT, bytes, 0, 4, true).intAt(0)).hasValue(0x12345678);
        assertThat(new DataElement(Tag.RegionFlags, VR.UL, bytes, 0, 3, false).intAt(0)).isEmpty();
        assertThat(new DataElement(Tag.RegionFlags, VR.UL, bytes, 0, 4, true))
                .isNotEqualTo(new DataElement(Tag.RegionFlags, VR.UL, bytes, 0, 4, false));
    }

    @Test
    void theCharacterSetFollowsItsElement() {
        Attributes a = new Attributes();
        assertThatThrownBy(() -> a.set(Tag.PatientName, "M\u00FCller"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(0010,0010)").hasMessageNotContaining("ller");
        a.set(Tag.SpecificCharacterSet, "ISO_IR 192");
        a.set(Tag.PatientName, "M\u00FCller");
        assertThat(a.string(Tag.PatientName)).isEqualTo("M\u00FCller");
        assertThat(new Attributes(a.characterSet()).characterSet()).isSameAs(a.characterSet());
        a.remove(Tag.SpecificCharacterSet);
        assertThat(a.string(Tag.PatientName)).isNull();
    }

    @Test
    void textWithoutACharacterSetIsAsciiOrRefused() {
        Attributes a = new Attributes();
        assertThatThrownBy(() -> a.set(Tag.Modality, VR.CS, "\u00FC"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("\u00FC");
    }

    @Test
    void aCopyChangesByItself() {
        Attributes a = new Attributes();
        a.set(Tag.PatientID, "1");
        Attributes copy = a.copy();
        assertThat(copy).isEqualTo(a).hasSameHashCodeAs(a);
        copy.set(Tag.PatientID, "2");
        copy.set(Tag.Modality, "CT");
        assertThat(a.string(Tag.PatientID)).isEqualTo("1");
        assertThat(a.size()).isEqualTo(1);
        assertThat(copy).isNotEqualTo(a);
    }

    @Test
    void nothingThatIsPrintedHoldsAValue() {
        Attributes a = new Attributes();
        a.set(Tag.PatientID, "QSECRETQ");
        assertThat(a.toString() + a.get(Tag.PatientID)).doesNotContain("QSECRETQ").contains("(0010,0020) LO");
    }

    @Test
    void aSequenceIsSqOrUnOfUndefinedLength() {
        assertThatThrownBy(() -> new SequenceElement(0x00091001, VR.UN, List.of(), false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DataElement(0x00091001, VR.SQ, new byte[0], 0, 0, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new SequenceElement(0x00091001, VR.UN, List.of(), true).isEmpty()).isTrue();
    }
}
