package io.gantry.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.Anonymizer;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyStageTest {

    private static final Profile BASIC = Profiles.basic();

    /** What verify says of the sample, cleaned, and with something put into it that should not be there. */
    private static StageResult verify(Profile profile, Attributes original, Consumer<Attributes> leak)
            throws IOException {
        return verify(profile, original, leak, UID.ExplicitVRLittleEndian);
    }

    private static StageResult verify(Consumer<Attributes> leak, String syntax) throws IOException {
        return verify(BASIC, SampleInstances.ct(), leak, syntax);
    }

    private static StageResult verify(Profile profile, Attributes original, Consumer<Attributes> leak,
            String syntax) throws IOException {
        Instance instance = SampleInstances.instance(original);
        Attributes clean = new Anonymizer(profile, Profiles.pseudonyms(1)).anonymize(instance.original());
        String sopInstance = String.valueOf(clean.string(Tag.SOPInstanceUID));
        leak.accept(clean);
        FileMetaInformation meta = FileMetaInformation.of(UID.CTImageStorage, sopInstance, syntax);
        return new VerifyStage(profile, false).apply(instance.withWorking(clean, meta));
    }

    private static StageResult verify(Consumer<Attributes> leak) throws IOException {
        return verify(BASIC, SampleInstances.ct(), leak);
    }

    private static void assertFound(StageResult result, int tag) {
        assertThat(result).isInstanceOfSatisfying(StageResult.Quarantined.class, q -> {
            assertThat(q.reason()).isEqualTo(Reason.IDENTIFIER_SURVIVED);
            assertThat(q.detail()).isEqualTo(TagFormat.format(tag));
        });
    }

    @Test
    void cleanInstancesPassWithTheBytesThatLeave() throws IOException {
        StageResult result = verify(_ -> {
        });

        assertThat(result).isInstanceOfSatisfying(StageResult.Passed.class, passed -> {
            var output = passed.instance().output();
            assertThat(output).isNotNull();
            if (output != null) {
                assertThat(output.file().size()).isGreaterThanOrEqualTo(output.literal().length);
            }
        });
    }

    @Test
    @DisplayName("A profile that removes codes removes those of the sender, not what says how it was cleaned")
    void methodCodesStay() throws IOException {
        Profile profile = Profiles.of("""
                version: "2.0"
                privacy_profile: basic
                phi_tags:
                  CodeValue: { action: REMOVE }
                  CodeMeaning: { action: REMOVE }
                """);

        assertThat(verify(profile, SampleInstances.ct(), _ -> {
        })).isInstanceOf(StageResult.Passed.class);
        assertThat(verify(profile, SampleInstances.ct(), clean -> clean.set(Tag.CodeMeaning, VR.LO, "x")))
                .isInstanceOfSatisfying(StageResult.Quarantined.class,
                        held -> assertThat(held.reason()).isEqualTo(Reason.ATTRIBUTE_SURVIVED));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"reported by Hallwachs", "HALLWACHS", "Pat.hallwachs2",
            "JHallwachsM", "J\u00fcrgen",
            "jurgen, m", "JURGEN", "Ju\u0308rgen", "Maria", "id HOSP-7734521.", "xHOSP-7734521x",
            "A2020-0815",
            "VISIT-88120",
            "born 19570823", "23.08.1957", "1957-08-23", "08/23/1957", "Klinikum  Sankt Elmshorst",
            "Wiesengrund 17, 99998 Elmshorst", "Radiologie Elmshorst", "+49 30 5550147", "Dr. Zumthor",
            "Quistorp", "Oberndorfer", "see " + SampleInstances.STUDY_UID, SampleInstances.STUDY_UID + ".77",
            SampleInstances.FRAME_OF_REFERENCE_UID, "PPS553711"})
    void identifiersInKeptText(String text) throws IOException {
        assertFound(verify(clean -> {
            clean.set(Tag.SpecificCharacterSet, "ISO_IR 192");
            clean.set(Tag.ImageFilterDescription, VR.LT, text);
        }), Tag.ImageFilterDescription);
    }

    @ParameterizedTest
    @DisplayName("What is short, common or part of something else does not hold clean instances")
    @CsvSource(delimiter = '|', value = {"Hallwach", "Marian", "submarian", "77345210", "1957082",
            "119570823", "Sankt", "M",
            "Klinikum", SampleInstances.STUDY_UID + "9", "9" + SampleInstances.STUDY_UID, "553711",
            "ISO_IR 100",
            "Dr.", "ACME", "SN-4711", "5550147"})
    void noIdentifiers(String text) throws IOException {
        assertThat(verify(clean -> clean.set(Tag.ImageFilterDescription, VR.LT, text)))
                .isInstanceOf(StageResult.Passed.class);
    }

    @ParameterizedTest
    @CsvSource({"AE", "CS", "DS", "IS", "LO", "LT", "PN", "SH", "ST", "UC", "UT", "UR", "AS", "DA", "DT",
            "TM", "UI",
            "UN", "OB", "OD", "OF", "OL", "OV", "OW"})
    void everyVrThatCanHoldText(VR vr) throws IOException {
        int tag = Tag.ImageFilterDescription;

        assertFound(
                verify(clean -> clean.setBytes(tag, vr, "Hallwachs ".getBytes(StandardCharsets.US_ASCII))),
                tag);
    }

    @Test
    void largeValuesAreSearchedWhereTheyLie() throws IOException {
        byte[] large = new byte[200_000];
        byte[] name = "Hallwachs".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, large, 65_530, name.length);

        assertFound(verify(clean -> clean.setBytes(Tag.ICCProfile, VR.OB, large)), Tag.ICCProfile);
        assertFound(verify(clean -> clean.setBytes(Tag.ImageFilterDescription, VR.UT, large)),
                Tag.ImageFilterDescription);
        assertThat(verify(clean -> clean.setBytes(Tag.PixelData, VR.OW, large))).as("samples")
                .isInstanceOf(StageResult.Passed.class);
    }

    @Test
    @DisplayName("A comment in a compressed image, before its first frame or behind its last, is searched")
    void fragmentsAreSearched() throws IOException {
        for (String place : List.of("(\u00ff\u00fe Hallwachs)", "Hallwachs",
                "see " + SampleInstances.STUDY_UID)) {
            byte[] items = fragments(new byte[8], place.getBytes(StandardCharsets.ISO_8859_1));
            assertFound(verify(clean -> clean.put(new FragmentsElement(Tag.PixelData, VR.OB,
                    new ByteRange(ByteSource.of(items), 0, items.length), 1)), UID.JPEGBaseline8Bit),
                    Tag.PixelData);
        }
        byte[] items = fragments(new byte[8], new byte[100]);
        assertThat(verify(clean -> clean.put(new FragmentsElement(Tag.PixelData, VR.OB,
                new ByteRange(ByteSource.of(items), 0, items.length), 1)), UID.JPEGBaseline8Bit))
                .isInstanceOf(StageResult.Passed.class);
    }

    @Test
    @DisplayName("Short names in comments of JPEG and JPEG 2000 frames are found, and by chance in their data are not")
    void commentsOfFramesAreReadAsText() throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.set(Tag.PatientName, "Kern^Ida");
        byte[] kern = "seen by KERN".getBytes(StandardCharsets.US_ASCII);
        byte[] jpeg = frame(0xFFD8, 0xFFE0, "JFIF".getBytes(StandardCharsets.US_ASCII), 0xFFFE, kern, 0xFFDA);
        byte[] application = frame(0xFFD8, 0xFFE1, kern, 0xFFDB, new byte[3], 0xFFDA);
        byte[] registered = new byte[kern.length + 2];
        registered[1] = 1;
        System.arraycopy(kern, 0, registered, 2, kern.length);
        byte[] j2k = frame(0xFF4F, 0xFF51, new byte[40], 0xFF64, registered, 0xFF90);
        for (byte[] frame : List.of(jpeg, application, j2k)) {
            assertFound(verify(BASIC, ct, clean -> pixels(clean, frame), UID.JPEGBaseline8Bit),
                    Tag.PixelData);
        }
        byte[] data = frame(0xFFD8, 0xFFE0, "JFIF".getBytes(StandardCharsets.US_ASCII), 0xFFDB, new byte[3],
                0xFFDA);
        byte[] chance = Arrays.copyOf(data, data.length + kern.length);
        System.arraycopy(kern, 0, chance, data.length, kern.length);
        assertThat(verify(BASIC, ct, clean -> pixels(clean, chance), UID.JPEGBaseline8Bit))
                .isInstanceOf(StageResult.Passed.class);
    }

    @Test
    @DisplayName("Comments behind the first scan, in a later fragment and in a tile-part's header are found, too")
    void commentsBehindTheDataAreReadAsText() throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.set(Tag.PatientName, "Kern^Ida");
        byte[] kern = "seen by KERN".getBytes(StandardCharsets.US_ASCII);
        byte[] scan = HexFormat.of().parseHex("ffda0002" + "01ff00fe00ffd0ff7f02" + "fffe000e");
        byte[] jpeg = join(HexFormat.of().parseHex("ffd8ffdb0004fffe"), scan, kern,
                HexFormat.of().parseHex("ffd9"));
        byte[] longJpeg = join(HexFormat.of().parseHex("ffd8ffda0002"), new byte[200_000], scan, kern);
        // SOC, then a tile-part of 42 bytes: SOT, its COM, SOD; and another that says it goes on to the end.
        byte[] tilePart = join(HexFormat.of().parseHex("ff90000a0000" + "00000010" + "0001ff93ff64"),
                HexFormat.of().parseHex("ff90000a0000" + "00000000" + "0001"),
                HexFormat.of().parseHex("ff6400100001"), kern, HexFormat.of().parseHex("ff93"));
        byte[] j2k = join(HexFormat.of().parseHex("ff4f"), tilePart);
        for (byte[] frame : List.of(jpeg, longJpeg, j2k)) {
            assertFound(verify(BASIC, ct, clean -> pixels(clean, frame), UID.JPEGBaseline8Bit),
                    Tag.PixelData);
        }
        byte[] fragments = join(fragments(HexFormat.of().parseHex("ffd8ffda00020102"), new byte[0]),
                Arrays.copyOfRange(fragments(scan, kern), 8, 16 + scan.length + kern.length));
        assertFound(verify(BASIC, ct, clean -> clean.put(new FragmentsElement(Tag.PixelData, VR.OB,
                new ByteRange(ByteSource.of(fragments), 0, fragments.length), 2)), UID.JPEGBaseline8Bit),
                Tag.PixelData);
    }

    @ParameterizedTest
    @CsvSource({"ISO_IR 100, Müßig^Änne, Müßig Änne, UTF-8", "ISO_IR 192, Müßig^Änne, Müßig Änne, ISO-8859-1",
            "ISO_IR 144, Люксембург^Иван, Люксембург, windows-1251",
            "ISO_IR 192, Yamada^Tarou=山田^太郎, 山田太郎, Shift_JIS", "ISO_IR 192, Yamada^Tarou=山田^太郎, 山田太郎, EUC-JP",
            "ISO_IR 192, Hong^Gildong=洪^吉洞=홍^길동, 홍길동, EUC-KR",
            "GB18030, Wang^Xiao=王^小东, 王小东, UTF-8", "ISO_IR 100, Müßiggang^Änne, Müßiggang, UTF-16LE",
            "ISO_IR 126, Διονυσιος^Αννα, Διονυσιος, UTF-16BE"})
    @DisplayName("Names beyond ASCII are found in comments and in values of no type, in whatever characters")
    void namesInOtherCharacters(String characterSet, String name, String text, Charset charset)
            throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.set(Tag.SpecificCharacterSet, characterSet);
        ct.set(Tag.PatientName, name);
        byte[] bytes = ("<name>" + text + "</name>").getBytes(charset);
        byte[] binary = join(new byte[]{0, 1, 2, 3}, bytes, new byte[]{4, 5});

        for (int marker : new int[]{0xFFFE, 0xFFEC}) {
            byte[] jpeg = frame(0xFFD8, 0xFFDB, new byte[3], marker, bytes, 0xFFDA);
            assertFound(verify(BASIC, ct, clean -> pixels(clean, jpeg), UID.JPEGBaseline8Bit), Tag.PixelData);
        }
        assertFound(verify(BASIC, ct, clean -> clean.setBytes(Tag.ICCProfile, VR.OB, bytes)), Tag.ICCProfile);
        if (charset.name().startsWith("UTF")) {
            byte[] large = join(new byte[200_000], binary);
            assertFound(verify(BASIC, ct, clean -> clean.setBytes(Tag.ICCProfile, VR.OB, binary)),
                    Tag.ICCProfile);
            assertFound(verify(BASIC, ct, clean -> clean.put(new BulkElement(Tag.ICCProfile, VR.OB,
                    new ByteRange(ByteSource.of(large), 0, large.length), false))), Tag.ICCProfile);
        }
    }

    @Test
    @DisplayName("A document of text is searched as text, where short names count, and any other is not")
    void documentsOfText() throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.set(Tag.PatientName, "Kern^Ida");
        byte[] text = "<given>Ida</given>\n<family>KERN</family>\0".getBytes(StandardCharsets.US_ASCII);
        byte[] binary = join(new byte[]{1}, text);

        assertFound(verify(BASIC, ct, clean -> clean.setBytes(Tag.ICCProfile, VR.OB, text)), Tag.ICCProfile);
        assertThat(verify(BASIC, ct, clean -> clean.setBytes(Tag.ICCProfile, VR.OB, binary)))
                .isInstanceOf(StageResult.Passed.class);
    }

    private static byte[] join(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    private static void pixels(Attributes clean, byte[] frame) {
        byte[] items = fragments(frame, new byte[0]);
        clean.put(new FragmentsElement(Tag.PixelData, VR.OB,
                new ByteRange(ByteSource.of(items), 0, items.length),
                1));
    }

    /** A start, two segments with their lengths, and the marker that ends the header. */
    private static byte[] frame(int start, int one, byte[] first, int other, byte[] second, int end) {
        return ByteBuffer.allocate(12 + first.length + second.length).putShort((short) start)
                .putShort((short) one).putShort((short) (2 + first.length)).put(first).putShort((short) other)
                .putShort((short) (2 + second.length)).put(second).putShort((short) end).array();
    }

    /** An empty Basic Offset Table and one fragment of two parts. */
    private static byte[] fragments(byte[] first, byte[] second) {
        int length = first.length + second.length;
        ByteBuffer items = ByteBuffer.allocate(16 + length + length % 2).order(ByteOrder.LITTLE_ENDIAN);
        items.putInt(0xE000FFFE).putInt(0).putInt(0xE000FFFE).putInt(length + length % 2).put(first)
                .put(second);
        return items.array();
    }

    @Test
    @DisplayName("Text of unknown VR is read in its character set, and escape sequences do not hide a name")
    void textInDisguiseIsSearched() throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.set(Tag.SpecificCharacterSet, "ISO_IR 192");
        ct.set(Tag.PatientName, "M\u00fcller-L\u00fcdenscheidt");

        assertFound(verify(BASIC, ct, clean -> clean.setBytes(Tag.ImageFilterDescription, VR.UN,
                "nach LU\u0308DENSCHEIDT".getBytes(StandardCharsets.UTF_8))), Tag.ImageFilterDescription);
        assertFound(verify(clean -> clean.setBytes(Tag.ImageFilterDescription, VR.LT,
                "nach HALL\u001b(BWA\u001b$)CCHS".getBytes(StandardCharsets.US_ASCII))),
                Tag.ImageFilterDescription);
    }

    @ParameterizedTest
    @CsvSource({"OB, UTF-16LE, 0", "OB, UTF-16BE, 200000", "OW, UTF-16LE, 65000", "UN, UTF-16BE, 10",
            "LT, UTF-16LE, 20", "UT, UTF-16BE, 0"})
    void namesInUtf16AreFound(VR vr, Charset charset, int before) throws IOException {
        byte[] name = "Hallwachs".getBytes(charset);
        byte[] bytes = new byte[before + name.length];
        Arrays.fill(bytes, (byte) '.');
        System.arraycopy(name, 0, bytes, before, name.length);

        assertFound(verify(clean -> clean.setBytes(Tag.ImageFilterDescription, vr, bytes)),
                Tag.ImageFilterDescription);
    }

    @Test
    @DisplayName("Pixel Data within a sequence, which no rule blanks, holds")
    void nestedPixelsHold() throws IOException {
        Attributes item = new Attributes();
        SampleInstances.imagePixel(item);

        assertThat(verify(clean -> clean.setSequence(Tag.ReferencedImageSequence, item)))
                .isEqualTo(new StageResult.Quarantined(Reason.ATTRIBUTE_SURVIVED,
                        "(0008,1140)[0](7FE0,0010)"));
    }

    @Test
    @DisplayName("Samples where none belong, which nobody searches, hold")
    void samplesElsewhereHold() throws IOException {
        Attributes item = new Attributes();
        item.setBytes(Tag.WaveformData, VR.OW, "HALLWACHS^ERNA".getBytes(StandardCharsets.US_ASCII));
        Attributes spectrum = new Attributes();
        spectrum.setBytes(Tag.SpectroscopyData, VR.OF,
                "HALLWACHS^ERNA  ".getBytes(StandardCharsets.US_ASCII));

        assertThat(verify(clean -> clean.setSequence(Tag.ReferencedImageSequence, item)))
                .isEqualTo(new StageResult.Quarantined(Reason.ATTRIBUTE_SURVIVED,
                        "(0008,1140)[0](5400,1010)"));
        assertThat(verify(clean -> clean.setSequence(Tag.WaveformSequence, spectrum)))
                .isEqualTo(new StageResult.Quarantined(Reason.ATTRIBUTE_SURVIVED,
                        "(5400,0100)[0](5600,0020)"));
    }

    @Test
    void nestedSurvivorsAreNamedByTheirPath() throws IOException {
        StageResult result = verify(clean -> {
            Attributes item = new Attributes();
            item.set(Tag.CodeMeaning, "nach Hallwachs");
            Attributes outer = new Attributes();
            outer.setSequence(Tag.ViewCodeSequence, new Attributes(), item);
            clean.setSequence(Tag.ReferencedImageSequence, outer);
        });

        assertThat(result).isEqualTo(new StageResult.Quarantined(Reason.IDENTIFIER_SURVIVED,
                "(0008,1140)[0](0054,0220)[1](0008,0104)"));
    }

    @Test
    void fileMetaIsSearched() throws IOException {
        Instance instance = SampleInstances.instance(SampleInstances.ct());
        Attributes clean = new Anonymizer(BASIC, Profiles.pseudonyms(1)).anonymize(instance.original());
        FileMetaInformation meta = FileMetaInformation.of(UID.CTImageStorage,
                String.valueOf(clean.string(Tag.SOPInstanceUID)),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid());
        meta.attributes().set(Tag.SourceApplicationEntityTitle, VR.AE, "HALLWACHS");

        assertFound(new VerifyStage(BASIC, false).apply(instance.withWorking(clean, meta)),
                Tag.SourceApplicationEntityTitle);
    }

    @Test
    @DisplayName("An item of a content tree that its concept removes holds, a dummy in its place does not")
    void contentItemsThatTheProfileRemovesHold() throws IOException {
        Profile profile = Profiles.with("options: [clean_structured_content]\n");
        Attributes code = new Attributes();
        code.set(Tag.CodeValue, "121020");
        code.set(Tag.CodingSchemeDesignator, "DCM");
        code.set(Tag.CodeMeaning, "Placer Number");
        Attributes item = new Attributes();
        item.set(Tag.ValueType, "TEXT");
        item.setSequence(Tag.ConceptNameCodeSequence, code);
        item.set(Tag.TextValue, "PL99123");
        Instance instance = SampleInstances.instance(SampleInstances.ct());
        Attributes clean = new Anonymizer(profile, Profiles.pseudonyms(1)).anonymize(instance.original());
        FileMetaInformation meta = FileMetaInformation.of(UID.CTImageStorage,
                String.valueOf(clean.string(Tag.SOPInstanceUID)),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid());
        clean.setSequence(Tag.ContentSequence, item);

        StageResult leaked = new VerifyStage(profile, false).apply(instance.withWorking(clean, meta));
        item.set(Tag.TextValue, "ANONYMIZED");
        StageResult dummy = new VerifyStage(profile, false).apply(instance.withWorking(clean, meta));

        assertThat(leaked).isEqualTo(
                new StageResult.Quarantined(Reason.ATTRIBUTE_SURVIVED, "(0040,A730)[0]"));
        assertThat(dummy).isInstanceOf(StageResult.Passed.class);
    }

    @Test
    void attributesThatTheProfileRemovesHold() throws IOException {
        for (Consumer<Attributes> leak : List.<Consumer<Attributes>>of(c -> c.set(Tag.PatientComments, "x"),
                c -> c.set(0x00090010, VR.LO, "ACME"), c -> c.setBytes(0x60003000, VR.OW, new byte[2]),
                c -> c.put(new SequenceElement(Tag.ReferencedImageSequence, List.of(privateItem()))))) {
            assertThat(verify(leak)).isInstanceOfSatisfying(StageResult.Quarantined.class,
                    q -> assertThat(q.reason()).isEqualTo(Reason.ATTRIBUTE_SURVIVED));
        }
    }

    private static Attributes privateItem() {
        Attributes item = new Attributes();
        item.set(0x00090010, VR.LO, "ACME");
        return item;
    }

    @Test
    void outputThatIsNotWhatItShouldBeHolds() throws IOException {
        for (Consumer<Attributes> change : List.<Consumer<Attributes>>of(
                c -> c.set(Tag.PatientIdentityRemoved, "NO"), c -> c.set(Tag.SOPInstanceUID, "1.2.3"),
                c -> c.set(Tag.SOPClassUID, UID.MRImageStorage))) {
            assertThat(verify(change)).isInstanceOfSatisfying(StageResult.Quarantined.class,
                    q -> assertThat(q.reason()).isEqualTo(Reason.OUTPUT_UNREADABLE));
        }
    }

    @ParameterizedTest
    @DisplayName("Names that are common words hold only together with another component")
    @CsvSource(delimiter = '|', value = {"Head^Chest | HEAD | false", "Head^Chest | head of the chest | true",
            "Phantom^ | PHANTOM | false", "Brown^Al | BROWN ADIPOSE | false",
            "Brown^Kurtius | kurtius | true",
            "CT^X | CT | false", "ANONYMIZED | ANONYMIZED | false", "Li^Na | LI NA | false",
            "\u738b^\u5c0f\u660e | \u738b\u5c0f\u660e | true", "\u738b^\u5c0f\u660e | \u738b | false",
            "\u30e4\u30de\u30c0^\u30bf\u30ed\u30a6 | x\u30e4\u30de\u30c0x | true",
            "Ivanov^Ivan=\u0418\u0432\u0430\u043d\u043e\u0432 | \u0418\u0412\u0410\u041d\u041e\u0412 | true",
            "ACRIN-FLT_029 | AC FLT | false", "ACRIN-FLT_029 | acrin-flt_029 | true",
            "O'Brien^Pat | OBRIEN | true", "O'Brien^Pat | o'brien | true",
            "Wei\u00df^Kurtius | WEISS | true",
            "\u00d8sterg\u00e5rd | OSTERGARD | true"})
    void names(String name, String text, boolean found) throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.set(Tag.SpecificCharacterSet, "ISO_IR 192");
        for (int tag : new int[]{Tag.PatientName, Tag.OperatorsName, Tag.ReferringPhysicianName,
                Tag.PatientAddress,
                Tag.InstitutionalDepartmentName, Tag.RequestingPhysician, Tag.InstitutionName,
                Tag.InstitutionAddress}) {
            ct.remove(tag);
        }
        ct.set(Tag.PatientName, name);

        StageResult result = verify(BASIC, ct, clean -> clean.set(Tag.ImageFilterDescription, VR.LT, text));

        if (found) {
            assertFound(result, Tag.ImageFilterDescription);
        } else {
            assertThat(result).isInstanceOf(StageResult.Passed.class);
        }
    }

    @ParameterizedTest
    @DisplayName("Identifiers of digits count among numbers where they are a whole one, and short ones not at all")
    @CsvSource({"1, LT, 1, false", "123, LT, 123, false", "1234, LT, no 1234, true", "1234, DS, 1234, false",
            "1234, LT, 0.1234, false", "1234, LT, 12345, false", "123456, LT, a123456b, true",
            "AB12, LT, xab12, false",
            "AB12, LT, (ab12), true", "2020, IS, 2020, false", "CHEST, LT, chest, false",
            "4471182, IS, 4471182, true", "4471182, IS, 14471182, false", "4471182, IS, 12\\4471182, true",
            "4471182, DS, 4471182.0, true", "4471182, DS, 0.4471182, false", "4471182, DS, 4471182.5, false",
            "0004471182, IS, 4471182, true",
            "4471182, UI, 1.2.4471182.5, true", "4471182, UI, 1.2.44711825.5, false",
            "20210304, DA, 20210304, false", "447118, UI, 2.25.447118, true"})
    void ids(String id, VR vr, String text, boolean found) throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.set(Tag.PatientID, id);

        StageResult result = verify(BASIC, ct, clean -> clean.set(Tag.ImageFilterDescription, vr, text));

        if (found) {
            assertFound(result, Tag.ImageFilterDescription);
        } else {
            assertThat(result).isInstanceOf(StageResult.Passed.class);
        }
    }

    @Test
    @DisplayName("What the profile keeps on purpose is not held for being there")
    void keptOnPurpose() throws IOException {
        Profile profile = Profiles.with("""
                options: [retain_institution_identity, retain_uids]
                phi_tags:
                  PatientID: { action: KEEP }
                  ReferringPhysicianName: { action: KEEP }
                """);

        assertThat(verify(profile, SampleInstances.ct(), _ -> {
        })).isInstanceOf(StageResult.Passed.class);
        assertFound(
                verify(profile, SampleInstances.ct(),
                        c -> c.set(Tag.ImageFilterDescription, VR.LT, "Quistorp")),
                Tag.ImageFilterDescription);
    }

    @Test
    void constantsTellNothing() throws IOException {
        Profile profile = Profiles.with("""
                phi_tags:
                  PatientName: { action: REPLACE, value: Hallwachs }
                  StationName: { action: REPLACE, value: QUISTORP }
                """);

        assertThat(verify(profile, SampleInstances.ct(), _ -> {
        })).isInstanceOf(StageResult.Passed.class);
    }

    @Test
    void stepsAreCalledAsExaminationsAre() throws IOException {
        Attributes ct = SampleInstances.ct();
        ct.set(Tag.RequestedProcedureID, "CT_THORAX");

        assertThat(verify(BASIC, ct, c -> c.set(Tag.ImageFilterDescription, VR.LT, "ct_thorax")))
                .isInstanceOf(StageResult.Passed.class);
    }

    @Test
    void namesInLargeValuesAreSearchedForAndTooManyHold() throws IOException {
        Attributes many = SampleInstances.ct();
        many.set(Tag.OperatorsName, names(5_000));
        Attributes tooMany = SampleInstances.ct();
        tooMany.set(Tag.OperatorsName, names(11_000));

        assertFound(verify(BASIC, many, c -> c.set(Tag.ImageFilterDescription, VR.LT, "by Qaabczz")),
                Tag.ImageFilterDescription);
        assertThat(verify(BASIC, tooMany, _ -> {
        })).isInstanceOfSatisfying(StageResult.Quarantined.class,
                q -> assertThat(q.reason()).isEqualTo(Reason.CANNOT_BE_SEARCHED));
    }

    private static String[] names(int number) {
        String[] names = new String[number];
        for (int i = 0; i < number; i++) {
            names[i] = "q" + letters(i / 676) + letters(i % 676) + "zz";
        }
        return names;
    }

    private static String letters(int i) {
        return "" + (char) ('a' + i / 26) + (char) ('a' + i % 26);
    }

    @Test
    void anUndecodableNameIsFoundByItsBytes() throws IOException {
        byte[] name = "M\u00fcllwachs".getBytes(StandardCharsets.ISO_8859_1);
        Attributes ct = SampleInstances.ct();
        ct.remove(Tag.SpecificCharacterSet);
        for (int tag : new int[]{Tag.PatientName}) {
            ct.setBytes(tag, VR.PN, name);
        }

        assertFound(verify(BASIC, ct, c -> c.setBytes(Tag.ImageFilterDescription, VR.LT, name)),
                Tag.ImageFilterDescription);
    }

    @Test
    void bytesOfTheLiteralAreThoseOfTheFile() throws IOException {
        StageResult result = verify(_ -> {
        });
        if (result instanceof StageResult.Passed passed && passed.instance().output() != null) {
            var output = java.util.Objects.requireNonNull(passed.instance().output());
            DataSink.InMemory whole = new DataSink.InMemory();
            whole.write(new ByteRange(output.file(), 0, output.file().size()));
            assertThat(whole.toByteArray()).startsWith(new byte[128]);
            assertThat(SampleInstances.read(whole.toByteArray()).dataSet().string(Tag.Modality))
                    .isEqualTo("CT");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"US", "SS", "UL", "SL", "FL", "FD", "SV", "UV", "AT", "OW", "UN"})
    @DisplayName("A name is found in numbers, too")
    void nameInNumbers(VR vr) throws IOException {
        StageResult result = verify(BASIC, named("Quiddelbach^Ann", "QZ-77419"), clean -> clean.put(
                DataElement.of(Tag.LUTData, vr,
                        "..Quiddelbach^Ann.......".getBytes(StandardCharsets.US_ASCII))),
                UID.ExplicitVRLittleEndian);

        assertThat(result).isEqualTo(new StageResult.Quarantined(Reason.IDENTIFIER_SURVIVED, "(0028,3006)"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"IS, 7741983, true", "DS, '7741983 ', true", "IS, '1\\7741983', true", "DS, 7741983.0, true",
            "DS, -7741983, false", "IS, 17741983, false", "TM, 7741983, false"})
    @DisplayName("A number that is the patient's id is found where it is all of a value")
    void idInNumbers(VR vr, String value, boolean found) throws IOException {
        StageResult result = verify(BASIC, named("Quiddelbach^Ann", "7741983"),
                clean -> clean.put(DataElement.ofAscii(Tag.SeriesNumber, vr, value)),
                UID.ExplicitVRLittleEndian);

        assertThat(result instanceof StageResult.Quarantined q && q.reason() == Reason.IDENTIFIER_SURVIVED)
                .isEqualTo(found);
    }

    private static Attributes named(String name, String id) {
        Attributes original = SampleInstances.ct();
        original.set(Tag.PatientName, name);
        original.set(Tag.PatientID, id);
        return original;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> derivedForms() {
        return List.of(base64("Hallwachs"), base64("x=HALLWACHS;"), base64("{\"n\":\"hallwachs\"}"),
                base64("HOSP-7734521"), base64("id HOSP-7734521 0"), base64("?id=hosp-7734521"),
                "48616c6c7761636873", "0x48414C4C5741434853", "484F53502D37373334353231",
                "J%C3%BCrgen", "name=J%c3%bcrgen", "Hallwachs%5EJ", "HOSP7734521", "HOSP 7734521",
                "hosp_7734521",
                "HOSP/773-4521", "7734521", "MRN 7734521.", "pid=0007734521");
    }

    @ParameterizedTest
    @CsvSource({"UN, UTF-16LE, true", "UN, UTF-16BE, true", "OB, UTF-16LE, true", "OB, UTF-16BE, false"})
    @DisplayName("A name of ideographs is found in UTF-16 also where all of its bytes are ASCII")
    void ideographsOfAsciiBytes(VR vr, Charset charset, boolean isText) throws IOException {
        Attributes original = named("Hallwachs^J", "HOSP-7734521");
        original.set(Tag.SpecificCharacterSet, "ISO_IR 192");
        original.set(Tag.PatientName, "Yamada^Tarou=\u5C71\u7530^\u592A\u90CE");
        byte[] name = ((isText ? "" : "\u0001") + "\u5C71\u7530").getBytes(charset);

        assertFound(verify(BASIC, original, clean -> clean.put(DataElement.of(Tag.ICCProfile, vr, name)),
                UID.ExplicitVRLittleEndian), Tag.ICCProfile);
    }

    @ParameterizedTest
    @MethodSource("derivedForms")
    @DisplayName("Names and ids are found in other separators, without their letters and zeros, encoded and percent-encoded")
    void derived(String text) throws IOException {
        assertFound(verify(clean -> clean.set(Tag.ConvolutionKernel, text)), Tag.ConvolutionKernel);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"O'Brien^Ann | obrien_head", "O'Brien^Ann | KERNEL OBRIEN",
            "Van der Heyde^Jan | vanderheyde", "M\u00fcller-L\u00e5ng^Ann | MUELLER",
            "M\u00fcller^Ann | Muller",
            "M\u00fcller-Loeb^Ann | MUELLERLOEB", "Mueller^Ann | M\u00fcller", "Mueller^Ann | muller",
            "Goetze^Ann | G\u00f6tze"})
    @DisplayName("Names are found as others spell them: without apostrophes and hyphens, with two letters for an umlaut")
    void spelledOtherwise(String name, String text) throws IOException {
        Attributes original = named(name, "HOSP-7734521");
        original.set(Tag.SpecificCharacterSet, "ISO_IR 100");
        original.set(Tag.PatientName, name);

        assertFound(verify(BASIC, original, clean -> clean.set(Tag.ConvolutionKernel, text)),
                Tag.ConvolutionKernel);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "\u03A0\u03B1\u03C0\u03AC\u03C2^\u0391 | v \u03A0\u0391\u03A0\u0391\u03A3",
            "\u03A0\u0391\u03A0\u0391\u03A3^\u0391 | v \u03C0\u03B1\u03C0\u03AC\u03C2",
            "Leb\u0153uf^Ann | LEBOEUF", "Leboeuf^Ann | Leb\u0153uf"})
    @DisplayName("Names are found whatever their case, also where letters have another form at the end or joined")
    void otherForms(String name, String text) throws IOException {
        Attributes original = named("Hallwachs^Ann", "HOSP-7734521");
        original.set(Tag.SpecificCharacterSet, "ISO_IR 192");
        original.set(Tag.PatientName, name);

        assertFound(verify(BASIC, original, clean -> clean.set(Tag.ConvolutionKernel, text),
                UID.ExplicitVRLittleEndian), Tag.ConvolutionKernel);
    }

    @ParameterizedTest
    @CsvSource({"ISO_IR 100, M\u00fcller^Ann, app M\u00fcller v2",
            "GB18030, \u738B^\u5C0F\u4E1C, app \u5C0F\u4E1C",
            "ISO_IR 144, \u0418\u0432\u0430\u043D\u043E\u0432^\u0410, v \u0418\u0412\u0410\u041D\u041E\u0412"})
    @DisplayName("A name in UTF-8 is found in a text that is said to be in other characters")
    void utf8InOtherCharacters(String characterSet, String name, String text) throws IOException {
        Attributes original = named("Hallwachs^Ann", "HOSP-7734521");
        original.set(Tag.SpecificCharacterSet, characterSet);
        original.set(Tag.PatientName, name);

        assertFound(verify(BASIC, original, clean -> clean.put(
                DataElement.of(Tag.ConvolutionKernel, VR.SH, text.getBytes(StandardCharsets.UTF_8))),
                UID.ExplicitVRLittleEndian), Tag.ConvolutionKernel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"23081957", "v 08231957", "23-AUG-1957", "23 Aug 1957", "Aug 23, 1957",
            "1957-Aug-23", "23AUG1957"})
    @DisplayName("The date of birth is found with its digits in another order and with the month's name")
    void dateOfBirth(String text) throws IOException {
        assertFound(verify(clean -> clean.set(Tag.ConvolutionKernel, text)), Tag.ConvolutionKernel);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.9.1957", "born 9/3/1957", "1957-9-3", "03.9.1957", "3 Sep 1957",
            "Sep. 3, 1957",
            "September 3, 1957", "03 September 1957", "3. September 1957", "3-SEPTEMBER-1957"})
    @DisplayName("The date of birth is found as people write it: without zeros, with the whole name of the month")
    void dateOfBirthByHand(String text) throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.PatientBirthDate, "19570903");

        assertFound(verify(BASIC, original, clean -> clean.set(Tag.ImageFilterDescription, VR.LT, text),
                UID.ExplicitVRLittleEndian), Tag.ImageFilterDescription);
    }

    @ParameterizedTest
    @ValueSource(strings = {"13.9.1957", "9/13/1957", "3.9.19571", "3.9.195", "3 Sep", "September 1957"})
    @DisplayName("Another date is not taken for the date of birth")
    void anotherDate(String text) throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.PatientBirthDate, "19570903");

        assertThat(verify(BASIC, original, clean -> clean.set(Tag.ImageFilterDescription, VR.LT, text),
                UID.ExplicitVRLittleEndian)).isInstanceOf(StageResult.Passed.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0012003456", "12003456", "00-1200-3456", "0012 003456"})
    @DisplayName("An id of digits is found with and without its zeros, whatever stands between them")
    void zeros(String text) throws IOException {
        Attributes original = SampleInstances.ct();
        original.set(Tag.PatientID, "0012003456");

        assertFound(verify(BASIC, original, clean -> clean.set(Tag.ConvolutionKernel, text)),
                Tag.ConvolutionKernel);
    }

    @Test
    @DisplayName("A Patient ID that came as a number, as bytes or as a sequence is known all the same")
    void idOfAnotherKind() throws IOException {
        Attributes item = new Attributes();
        item.set(Tag.LongCodeValue, "7734521");
        for (Consumer<Attributes> sender : List.<Consumer<Attributes>>of(
                a -> a.setInts(Tag.PatientID, VR.UL, 7734521), a -> a.set(Tag.PatientID, VR.IS, "7734521"),
                a -> a.setBytes(Tag.PatientID, VR.UN, "7734521 ".getBytes(StandardCharsets.US_ASCII)),
                a -> a.setBytes(Tag.PatientID, VR.OB, "7734521 ".getBytes(StandardCharsets.US_ASCII)),
                a -> a.set(Tag.PatientID, VR.PN, "7734521"),
                a -> a.put(new SequenceElement(Tag.PatientID, List.of(item))))) {
            Attributes original = SampleInstances.ct();
            original.remove(Tag.PatientID);
            sender.accept(original);

            assertFound(verify(BASIC, original, clean -> clean.set(Tag.ConvolutionKernel, "7734521")),
                    Tag.ConvolutionKernel);
        }
    }
}
