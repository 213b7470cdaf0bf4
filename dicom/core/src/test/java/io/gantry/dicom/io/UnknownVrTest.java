package io.gantry.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PS3.5 6.2.2: who knows the VR of what came as UN may say it. */
class UnknownVrTest {

    private static Attributes unknown(int tag, byte[] value) {
        Attributes dataSet = new Attributes();
        dataSet.put(new DataElement(tag, VR.UN, value, 0, value.length, false));
        return dataSet;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static VR vrOf(Attributes dataSet, int tag) throws IOException {
        return Objects.requireNonNull(UnknownVr.resolve(dataSet).get(tag)).vr();
    }

    private static byte[] encoded(Attributes dataSet, TransferSyntax syntax) throws IOException {
        DataSink.InMemory sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, dataSet, syntax);
        return sink.toByteArray();
    }

    private static Attributes decoded(byte[] bytes, TransferSyntax syntax) throws IOException {
        return DicomReader.readDataSet(ByteSource.of(bytes), 0, syntax, ReadLimits.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"00100010,Quiddelbach^Anna,PN", "00100020,4711,LO", "00080020,20240131,DA",
            "00080030,101530.5 ,TM", "0008002A,20240131101530+0100,DT", "00080018,1.2.840.1,UI",
            "00101010,034Y,AS", "00280030,0.5\\0.5 ,DS", "00200013,17,IS", "00080060,RTDOSE,CS",
            "00280010,ab,US", "00280009,abcd,AT", "00189073,abcdefgh,FD", "00081190,http://a,UR",
            "00090010,ACME ,LO", "00080000,abcd,UL"})
    @DisplayName("A value that can be of the dictionary's VR gets it, its bytes unchanged")
    void known(String tag, String value, VR vr) throws IOException {
        int number = Integer.parseUnsignedInt(tag, 16);
        Attributes dataSet = unknown(number, latin(value));

        Element resolved = UnknownVr.resolve(dataSet).get(number);

        assertThat(resolved).isEqualTo(new DataElement(number, vr, latin(value), 0, value.length(), false));
        assertThat(Objects.requireNonNull(dataSet.get(number)).vr()).isEqualTo(VR.UN);
    }

    @ParameterizedTest
    @CsvSource({"7FE00010,abcd", "00280106,ab", "00091001,abcd", "00080020,yesterday!", "00080018,1.2.x ",
            "00280010,abc", "00280030,wide", "00101010,old ", "00100010,M\u00fcller ", "00080060,C\u0001D",
            "00280009,abcdef", "00080999,ab"})
    @DisplayName("UN stays where the VR is not known, or left to choose, or the value cannot be one")
    void unknown(String tag, String value) throws IOException {
        Attributes dataSet = unknown(Integer.parseUnsignedInt(tag, 16), latin(value));

        assertThat(UnknownVr.resolve(dataSet)).isSameAs(dataSet);
    }

    @Test
    @DisplayName("Text that its character set can say is text")
    void characterSets() throws IOException {
        Attributes dataSet = unknown(Tag.PatientName, latin("M\u00fcller "));
        dataSet.set(Tag.SpecificCharacterSet, "ISO_IR 100");
        assertThat(vrOf(dataSet, Tag.PatientName)).isEqualTo(VR.PN);
    }

    @Test
    @DisplayName("What has nothing to resolve is itself")
    void nothing() throws IOException {
        Attributes dataSet = new Attributes();
        dataSet.set(Tag.PatientName, "Quiddelbach");
        dataSet.setSequence(Tag.ReferencedImageSequence, new Attributes());

        assertThat(UnknownVr.resolve(dataSet)).isSameAs(dataSet);
    }

    @Test
    @DisplayName("A sequence is read as Implicit VR Little Endian, whatever its length says, and holds what is known too")
    void sequences() throws IOException {
        Attributes inner = new Attributes();
        inner.set(Tag.CodeValue, "1");
        Attributes item = new Attributes();
        item.setSequence(Tag.PurposeOfReferenceCodeSequence, inner);
        item.setInts(Tag.SmallestImagePixelValue, VR.SS, -7);
        Attributes around = new Attributes();
        around.setSequence(Tag.SourceImageSequence, item);
        byte[] implicit = encoded(around, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        Attributes dataSet = unknown(Tag.SourceImageSequence,
                Arrays.copyOfRange(implicit, 8, implicit.length));
        dataSet.setInts(Tag.PixelRepresentation, VR.US, 1);
        dataSet.put(new SequenceElement(Tag.ReferencedStudySequence, VR.UN,
                List.of(unknown(Tag.ReferencedSOPInstanceUID, latin("1.2 "))), true));

        Attributes resolved = UnknownVr.resolve(dataSet);

        assertThat(resolved.get(Tag.SourceImageSequence)).isEqualTo(around.get(Tag.SourceImageSequence));
        assertThat(Objects.requireNonNull(resolved.get(Tag.ReferencedStudySequence)).vr()).isEqualTo(VR.SQ);
        assertThat(vrOf(resolved.items(Tag.ReferencedStudySequence).getFirst(), Tag.ReferencedSOPInstanceUID))
                .isEqualTo(VR.UI);
        byte[] explicit = encoded(resolved, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThat(decoded(explicit, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)).isEqualTo(resolved);
    }

    @Test
    @DisplayName("Bytes that are no items stay UN")
    void noItems() throws IOException {
        Attributes dataSet = unknown(Tag.SourceImageSequence, latin("Quiddelbach!"));

        assertThat(UnknownVr.resolve(dataSet)).isSameAs(dataSet);
    }

    @Test
    @DisplayName("UN is little endian in Explicit VR Big Endian as well: numbers keep their value")
    void bigEndian() throws IOException {
        byte[] explicit = encoded(unknown(Tag.Rows, new byte[]{2, 1}), TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);
        Attributes read = decoded(explicit, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN);

        Attributes resolved = UnknownVr.resolve(read);

        assertThat(resolved.intValue(Tag.Rows)).hasValue(0x102);
        assertThat(encoded(resolved, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)).endsWith(1, 2);
    }

    @Test
    @DisplayName("A large value stays where it lies; a large sequence is read")
    void bulk() throws IOException {
        Attributes item = new Attributes();
        item.set(Tag.ContourData, "1".repeat(60_000));
        Attributes around = new Attributes();
        around.setSequence(Tag.ContourSequence, item);
        byte[] implicit = encoded(around, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
        Attributes dataSet = unknown(Tag.ContourSequence, Arrays.copyOfRange(implicit, 8, implicit.length));
        dataSet.put(new DataElement(Tag.EncapsulatedDocument, VR.UN, new byte[70_000], 0, 70_000, false));
        Attributes read = decoded(encoded(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThat(read.get(Tag.ContourSequence)).isInstanceOf(BulkElement.class);

        Attributes resolved = UnknownVr.resolve(read);

        assertThat(resolved.items(Tag.ContourSequence)).hasSize(1);
        assertThat(resolved.get(Tag.EncapsulatedDocument)).isInstanceOfSatisfying(BulkElement.class,
                document -> assertThat(document.vr()).isEqualTo(VR.OB));
    }

    @Test
    @DisplayName("A file read and written without asking keeps its UN, byte for byte")
    void unchanged() throws IOException {
        Attributes dataSet = unknown(Tag.PatientName, latin("Quiddelbach "));
        DataSink.InMemory once = new DataSink.InMemory();
        DicomWriter.writeFile(once,
                FileMetaInformation.of(UID.RTDoseStorage, "1.2.3", UID.ExplicitVRLittleEndian),
                dataSet);
        DicomFile file = DicomReader.read(ByteSource.of(once.toByteArray()), ReadLimits.DEFAULT);
        DataSink.InMemory twice = new DataSink.InMemory();
        DicomWriter.writeFile(twice, file.meta(), file.dataSet());

        assertThat(twice.toByteArray()).isEqualTo(once.toByteArray());
    }
}
