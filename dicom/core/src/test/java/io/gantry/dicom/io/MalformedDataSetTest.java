package io.gantry.dicom.io;

import static io.gantry.dicom.testing.RawDataSet.UNDEFINED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.testing.RawDataSet;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be read is refused, by the tag path and the offset of the defect, and never by a value. */
class MalformedDataSetTest {

    private static final String VALUE = "QSECRETQ";

    static Stream<Arguments> defects() {
        RawDataSet name = explicit().text(Tag.PatientName, "PN", VALUE);
        return Stream.of(
                of("value longer than what is there", explicit().append(name).header(Tag.PatientID, "LO", 10)
                        .bytes(new byte[9]), "(0010,0020)", 24),
                of("claim of 4 GB", explicit().append(name).header(Tag.PixelData, "OW", 0xFFFFFFFEL),
                        "(7FE0,0010)", 28),
                of("header cut", explicit().append(name).bytes(new byte[7]), "header", 16),
                of("long header cut", explicit().append(name).header(0x00091001, "OB", 0).bytes(), "", -1),
                of("no VR", explicit().append(name).tag(Tag.PatientID).number(0x3F3F, 2).number(0, 2),
                        "(0010,0020)", 16),
                of("VR of spaces", explicit().append(name).tag(Tag.PatientID).number(0x2020, 2).number(0, 2),
                        "(0010,0020)", 16),
                of("tag twice", explicit().append(name).append(name), "(0010,0010) stands twice", 24),
                of("text without length", explicit().header(0x00091001, "UT", UNDEFINED), "(0009,1001) UT",
                        12),
                of("item where an element is due", explicit().append(name).item(0), "element is due", 16),
                of("element where an item is due",
                        explicit().header(0x00081110, "SQ", 16).append(name), "(0008,1110)", 12),
                of("item longer than its sequence",
                        explicit().header(0x00081110, "SQ", 24).item(17).append(name), "(0008,1110)[0]", 20),
                of("element longer than its item",
                        explicit().header(0x00081110, "SQ", 24).item(16).header(Tag.PatientName, "PN", 10)
                                .bytes(new byte[10]),
                        "(0008,1110)[0]", 28),
                of("sequence longer than what is there", explicit().header(0x00081110, "SQ", 99).item(0),
                        "(0008,1110)", 12),
                of("no delimiter of the item",
                        explicit().header(0x00081110, "SQ", UNDEFINED).item(0).item(UNDEFINED).append(name),
                        "(0008,1110)[1]", 44),
                of("no delimiter of the sequence",
                        explicit().header(0x00081110, "SQ", UNDEFINED).item(UNDEFINED).itemEnd(),
                        "(0008,1110)",
                        28),
                of("tag twice in the second item of the second level",
                        explicit().header(0x00081110, "SQ", UNDEFINED).item(UNDEFINED)
                                .header(0x00081115, "SQ", UNDEFINED).item(0).item(UNDEFINED).append(name)
                                .append(name),
                        "(0008,1110)[0](0008,1115)[1]", 72),
                of("character set after a sequence",
                        explicit().header(0x00081110, "SQ", 0).text(Tag.SpecificCharacterSet, "CS",
                                "ISO_IR 192"),
                        "character set", 20),
                of("native pixels in fragments",
                        explicit().header(Tag.PixelData, "OB", UNDEFINED).item(0).sequenceEnd(), "native",
                        12));
    }

    private static RawDataSet explicit() {
        return RawDataSet.explicitLittle();
    }

    private static Arguments of(String defect, RawDataSet raw, String message, int offset) {
        return Arguments.of(defect, raw, message, offset);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("defects")
    void isRefusedWithPathAndOffset(String defect, RawDataSet raw, String message, int offset)
            throws IOException {
        byte[] bytes = raw.inFile(UID.ExplicitVRLittleEndian);
        int start = bytes.length - raw.size();
        if (offset < 0) {
            bytes = Arrays.copyOf(bytes, bytes.length - 2);
        }
        byte[] file = bytes;
        MalformedDatasetException e = catchThrowableOfType(MalformedDatasetException.class,
                () -> DicomReader.read(ByteSource.of(file), ReadLimits.DEFAULT).close());
        assertThat(e).as(defect).isNotNull();
        assertThat(e).hasMessageContaining(message).hasMessageContaining("offset " + e.offset());
        assertThat(e.getMessage()).doesNotContain(VALUE);
        if (offset >= 0) {
            assertThat(e.offset() - start).as(e.getMessage()).isEqualTo(offset);
        }
    }

    @Test
    void encapsulatedPixelDataThatIsNone() {
        String rle = UID.RLELossless;
        refused(explicit().header(Tag.PixelData, "OB", 2).number(1, 2).inFile(rle), "has a length");
        refused(explicit().header(Tag.PixelData, "OB", UNDEFINED).sequenceEnd().inFile(rle), "Offset Table");
        refused(explicit().header(Tag.PixelData, "OB", UNDEFINED).item(0).item(9).number(1, 4).inFile(rle),
                "Fragment 1");
        refused(explicit().header(Tag.PixelData, "OB", UNDEFINED).item(0).item(4).number(1, 4).inFile(rle),
                "header");
        refused(explicit().header(Tag.PixelData, "OB", UNDEFINED).item(0).itemEnd().sequenceEnd().inFile(rle),
                "No fragment");
    }

    @Test
    void aTransferSyntaxThatTheDataSetContradicts() {
        RawDataSet implicit = RawDataSet.implicitLittle().text(Tag.Modality, "CS", "CT");
        RawDataSet big = RawDataSet.explicitBig().text(Tag.Modality, "CS", "CT");
        RawDataSet little = explicit().text(Tag.Modality, "CS", "CT");
        refused(implicit.inFile(UID.ExplicitVRLittleEndian), "not in it");
        refused(implicit.inFile(UID.JPEGBaseline8Bit), "not in it");
        refused(big.inFile(UID.ExplicitVRLittleEndian), "not in it");
        refused(little.inFile(UID.ExplicitVRBigEndian), "not in it");
        refused(little.inFile(UID.ImplicitVRLittleEndian), "not in it");
        refused(little.inFile(UID.DeflatedExplicitVRLittleEndian), "deflate");
    }

    @Test
    void noFileAtAll() {
        refused(new byte[0], "Too short");
        refused(new byte[7], "Too short");
        refused(new byte[200], "No DICOM file");
        refused("%PDF-1.4 and so on, no DICOM".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "");
    }

    @Test
    void deflatedDataSetsThatBreakOffOrSwellOrAreTooManyBytes() {
        byte[] whole = new TestInstances(1).ct(64, 64).in(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                .bytes();
        refused(Arrays.copyOf(whole, whole.length - 10), "no end");
        ReadLimits tight = new ReadLimits(64, 1000, 1 << 20, 1024, 5000);
        assertThatThrownBy(() -> DicomReader.read(ByteSource.of(whole), tight).close())
                .isInstanceOf(MalformedDatasetException.class)
                .hasMessageContaining("inflates to more than 5000");
    }

    @Test
    void moreThanTheLimits() {
        RawDataSet deep = explicit();
        for (int i = 0; i < 65; i++) {
            deep.header(0x00081110, "SQ", UNDEFINED).item(UNDEFINED);
        }
        refused(deep.inFile(UID.ExplicitVRLittleEndian), "deeper than 64");

        ReadLimits tight = new ReadLimits(2, 10, 20_000, 1024, 1 << 20);
        RawDataSet items = explicit().header(0x00081110, "SQ", 80);
        for (int i = 0; i < 10; i++) {
            items.item(0);
        }
        byte[] many = items.inFile(UID.ExplicitVRLittleEndian);
        assertThatThrownBy(() -> DicomReader.read(ByteSource.of(many), tight).close())
                .isInstanceOf(MalformedDatasetException.class).hasMessageContaining("more than 10 elements");

        RawDataSet fragments = explicit().header(Tag.PixelData, "OB", UNDEFINED);
        for (int i = 0; i < 12; i++) {
            fragments.item(0);
        }
        byte[] pieces = fragments.sequenceEnd().inFile(UID.RLELossless);
        assertThatThrownBy(() -> DicomReader.read(ByteSource.of(pieces), tight).close())
                .isInstanceOf(MalformedDatasetException.class).hasMessageContaining("10 fragments");
    }

    @Test
    void elementsInDescendingOrderDoNotCostTheSquareOfTheirNumber() {
        RawDataSet raw = explicit();
        for (int tag = 0x0009FFFF; tag > 0x0009FFFF - 1200; tag--) {
            raw.header(tag, "UN", 0);
        }
        refused(raw.inFile(UID.ExplicitVRLittleEndian), "out of order");
    }

    /** Small values between large ones must not each keep a buffer alive. */
    @Test
    void heldBytesFollowWhatIsHeld() throws IOException {
        RawDataSet raw = explicit();
        for (int i = 0; i < 200; i++) {
            raw.text(0x00091000 + 2 * i, "LO", "ab").header(0x00091001 + 2 * i, "UN", 4096)
                    .bytes(new byte[4096]);
        }
        byte[] file = raw.inFile(UID.ExplicitVRLittleEndian);
        ReadLimits enough = new ReadLimits(2, 1000, 300_000, 1024, 1 << 20);
        ReadLimits tooFew = new ReadLimits(2, 1000, 50_000, 1024, 1 << 20);
        assertThat(DicomReader.read(new TrickleSource(file, 1000), enough).dataSet().size()).isEqualTo(400);
        assertThatThrownBy(() -> DicomReader.read(new TrickleSource(file, 1000), tooFew).close())
                .isInstanceOf(MalformedDatasetException.class).hasMessageContaining("held in memory");
    }

    private static void refused(byte[] file, String message) {
        assertThatThrownBy(() -> DicomReader.read(ByteSource.of(file), ReadLimits.DEFAULT).close())
                .isInstanceOf(MalformedDatasetException.class).hasMessageContaining(message);
    }
}
