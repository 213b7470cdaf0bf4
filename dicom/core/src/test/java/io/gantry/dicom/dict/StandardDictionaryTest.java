package io.gantry.dicom.dict;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandardDictionaryTest {

    @ParameterizedTest
    @CsvSource({"00100010, PN, PatientName", "7FE00010, OB, PixelData",
            "00280106, US, SmallestImagePixelValue",
            "00283006, US, LUTData", "60003000, OB, OverlayData", "601E3000, OB, OverlayData",
            "60020010, US, OverlayRows", "50040005, US, CurveDimensions", "00203142, CS, SourceImageIDs",
            "00280400, LO, TransformLabel", "00280410, US, RowsForNthOrderCoefficients",
            "1000ABC0, US, EscapeTriplet", "10101234, US, ZonalMap", "7F020010, OB, VariablePixelData",
            "00020010, UI, TransferSyntaxUID", "00000002, UI, AffectedSOPClassUID"})
    void findsPublicAttributesAndRepeatingGroups(String hex, VR vr, String keyword) {
        int tag = Integer.parseUnsignedInt(hex, 16);
        assertThat(StandardDictionary.vrOf(tag)).isEqualTo(vr);
        var entry = StandardDictionary.lookup(tag);
        assertThat(entry).isNotNull().extracting(StandardDictionary.Entry::keyword).isEqualTo(keyword);
    }

    @ParameterizedTest
    @CsvSource({"00080000, UL", "00090000, UL", "00090010, LO", "000900FF, LO", "00090001,", "00090100,",
            "00091010,", "60013000,", "FFFEE000,", "FFFEE00D,", "FFFEE0DD,", "00100011,"})
    void derivesTheVrOfWhatTheTableDoesNotList(String hex, @Nullable VR vr) {
        assertThat(StandardDictionary.vrOf(Integer.parseUnsignedInt(hex, 16))).isEqualTo(vr);
    }

    @Test
    void saysWhereTheVrDependsOnOtherAttributes() {
        assertThat(StandardDictionary.isAmbiguous(Tag.PixelData)).isTrue();
        assertThat(StandardDictionary.isAmbiguous(Tag.SmallestImagePixelValue)).isTrue();
        assertThat(StandardDictionary.isAmbiguous(0x601E3000)).isTrue();
        assertThat(StandardDictionary.isAmbiguous(Tag.PatientName)).isFalse();
        assertThat(StandardDictionary.isAmbiguous(0x00091010)).isFalse();
        var lut = StandardDictionary.lookup(Tag.LUTData);
        assertThat(lut).isNotNull().extracting(StandardDictionary.Entry::vrs)
                .isEqualTo(List.of(VR.US, VR.OW));
    }

    @Test
    void holdsEveryLineOfTheTable() throws IOException {
        List<String> lines = Files
                .readAllLines(Path.of(System.getProperty("gantry.root"),
                        "dicom/core/src/main/dict/attributes.tsv"));
        lines = lines.stream().filter(line -> !line.startsWith("#")).toList();
        assertThat(StandardDictionary.entries()).hasSameSizeAs(lines).hasSizeGreaterThan(5000);
        for (String line : lines) {
            String[] cells = line.split("\t", -1);
            int tag = Integer.parseUnsignedInt(cells[0].replace('x', '0'), 16);
            // At x = 0 some patterns meet an attribute of its own or a group length: ask them elsewhere.
            int asked = cells[0].startsWith("002804x") || cells[0].startsWith("10") ? tag | 0x20 : tag;
            List<VR> vrs = "NONE".equals(cells[2])
                    ? List.of()
                    : List.of(cells[2].split("\\|")).stream().map(VR::valueOf).toList();
            assertThat(StandardDictionary.lookup(asked)).as(cells[0])
                    .isEqualTo(new StandardDictionary.Entry(tag,
                            cells[1], vrs, cells[3], "Y".equals(cells[4]), cells[5]));
            assertThat(StandardDictionary.vrOf(asked)).as(cells[0])
                    .isEqualTo(vrs.isEmpty() ? null : vrs.getFirst());
            if (!cells[1].isEmpty()) {
                assertThat(StandardDictionary.tagOf(cells[1])).as(cells[1]).hasValue(tag);
            }
        }
    }

    @Test
    void knowsTagsByKeyword() {
        assertThat(StandardDictionary.tagOf("PatientID")).hasValue(Tag.PatientID);
        assertThat(StandardDictionary.tagOf("OverlayRows")).hasValue(0x60000010);
        assertThat(StandardDictionary.tagOf("")).isEmpty();
        assertThat(StandardDictionary.tagOf("patientid")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PatientsName, PatientName", "patientname, PatientName", "StudyDescripton, StudyDescription",
            "SOPInstanceUUID, SOPInstanceUID", "Zzzzzzzzzzz,"})
    void suggestsTheNearestKeyword(String mistyped, @Nullable String keyword) {
        assertThat(StandardDictionary.nearestKeyword(mistyped)).isEqualTo(keyword);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"(0010,0010);00100010", "7fe0,0010;7FE00010", "FFFEE000;FFFEE000",
            "PatientBirthDate;00100030"})
    void readsTagsAsPeopleWriteThem(String text, String hex) {
        int tag = Integer.parseUnsignedInt(hex, 16);
        assertThat(TagFormat.parse(text)).hasValue(tag);
        assertThat(TagFormat.parse(TagFormat.format(tag))).hasValue(tag);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"(0010,0010", "0010,001", "0010-0010", "001000100", "60xx,0010",
            "''"})
    void refusesWhatIsNoTag(String text) {
        assertThat(TagFormat.parse(text)).isEmpty();
    }

    @Test
    void printsTagsAsTheStandardDoes() {
        assertThat(TagFormat.format(0x7FE00010)).isEqualTo("(7FE0,0010)");
        assertThat(TagFormat.format(0)).isEqualTo("(0000,0000)");
        assertThat(TagFormat.format(0xFFFEE00D)).isEqualTo("(FFFE,E00D)");
    }
}
