package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Names of people who are nobody the instance tells of, in places where no name belongs. */
class ValueKindTest {

    private static final Profile FULL = Profiles
            .with("options: [retain_long_full_dates, retain_patient_characteristics, clean_descriptors,"
                    + " retain_safe_private, retain_uids]\n");

    private static Attributes cleaned(Profile profile, Element... elements) throws IOException {
        Attributes original = SampleInstances.ct();
        for (Element element : elements) {
            original.put(element);
        }
        return new Anonymizer(profile, Profiles.pseudonyms(1)).anonymize(original);
    }

    private static void assertGone(Attributes clean) throws IOException {
        assertThat(new String(AnonymizerTest.bytes(clean), StandardCharsets.ISO_8859_1).replace("\0", ""))
                .doesNotContainIgnoringCase("quiddel");
    }

    private static Element of(int tag, VR vr, String text) {
        return DataElement.of(tag, vr, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(value = VR.class, names = {"SQ"}, mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("A name encoded as another VR than its attribute's does not stay, under any option")
    void anotherVr(VR vr) throws IOException {
        for (Profile profile : List.of(Profiles.basic(), FULL)) {
            assertGone(cleaned(profile, of(Tag.WindowCenter, vr, "QUIDDEL^BACH^ANN."),
                    of(Tag.StudyDescription, vr, "QUIDDEL^BACH^ANN."),
                    of(Tag.StudyDate, vr, "QUIDDEL^BACH^ANN."), of(Tag.StudyTime, vr, "QUIDDEL^BACH^ANN."),
                    of(Tag.AcquisitionDateTime, vr, "QUIDDEL^BACH^ANN."),
                    of(Tag.FrameOfReferenceUID, vr, "QUIDDEL^BACH^ANN."),
                    of(Tag.RelatedGeneralSOPClassUID, vr, "QUIDDEL^BACH^ANN."),
                    of(Tag.TimezoneOffsetFromUTC, vr, "QUIDDEL^BACH^ANN."),
                    of(Tag.PatientWeight, vr, "QUIDDEL^BACH^ANN."),
                    of(Tag.PatientAge, vr, "QUIDDEL^BACH^ANN."),
                    of(Tag.SpecificCharacterSet, vr, "ISO_IR 100\\QUIDDEL^BACH")));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(value = VR.class, names = {"LO", "LT", "SH", "ST", "UC", "UT"})
    @DisplayName("A name encoded as text in an attribute that is no text does not stay, however it is written")
    void textWhereNoTextBelongs(VR vr) throws IOException {
        for (Profile profile : List.of(Profiles.basic(), FULL)) {
            assertGone(cleaned(profile, of(Tag.LengthToEnd, vr, "Quiddelbach Ann"),
                    of(Tag.RelatedGeneralSOPClassUID, vr, "Quiddelbach Ann"),
                    of(Tag.WindowCenter, vr, "Quiddelbach Ann"), of(Tag.Rows, vr, "Quiddelbach"),
                    of(Tag.ICCProfile, vr, "Quiddelbach Ann"), of(Tag.PatientWeight, vr, "Quiddelbach"),
                    of(Tag.StudyDate, vr, "Quiddelbach")));
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(value = VR.class, names = {"US", "UL", "FL", "FD", "UN", "OB", "OW", "OV", "OF"})
    @DisplayName("Words in the bytes of a binary number do not stay, whatever VR they came in")
    void wordsInNumbers(VR vr) throws IOException {
        for (Profile profile : List.of(Profiles.basic(), FULL)) {
            assertGone(cleaned(profile, of(Tag.WarningReason, vr, "QUIDDEL BEA ANN "),
                    of(Tag.RevolutionTime, vr, "Quiddel^Ann\0\0\0\0\0"),
                    of(Tag.SmallestImagePixelValue, vr, "quiddel, O'Brien")));
        }
        Element names = of(Tag.WarningReason, vr, "quiddel ".repeat(9000));
        assertGone(cleaned(FULL, asRead(names)));
    }

    @Test
    @DisplayName("Defined terms and enumerated values of PS3.3 stay")
    void definedTerms() throws IOException {
        for (Element term : List.of(of(Tag.RecommendedViewingMode, VR.CS, "NAT "),
                of(Tag.RecommendedViewingMode, VR.CS, "SUB "),
                of(Tag.ApplicatorType, VR.CS, "ELECTRON_RECT "),
                of(Tag.ApplicatorType, VR.CS, "PHOTON_RECT "),
                of(Tag.TreatmentVerificationStatus, VR.CS, "VERIFIED_OVR"),
                of(Tag.ROIPhysicalProperty, VR.CS, "REL_ELEC_DENSITY"))) {
            assertThat(cleaned(FULL, term).get(term.tag())).isEqualTo(term);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"US, 41", "US, 4141", "UL, 00410000", "FD, 000000000000F03F", "FD, 6162636465665E40",
            "FL, 61624041", "AT, 18006310",
            "UN, 61626364656640C0", "US, 61620061626300", "FL, 6162634461626345", "FD, 6162636465666F41",
            "US, 4D756C6C6572", "FL, 616263446162634561624346", "UL, 61624344616243446162434461624344"})
    @DisplayName("Binary numbers that have letters in their bytes stay")
    void numbersWithLetters(VR vr, String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex.length() % 4 == 0 ? hex : hex + "00");
        Element element = DataElement.of(Tag.RevolutionTime, vr, bytes);

        assertThat(cleaned(FULL, element).get(Tag.RevolutionTime)).isEqualTo(element);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"DS, +44 20 7946 0958", "IS, 0171-555-1234", "LO, 555 1234", "SH, 0171-555-1234",
            "DS, 1953-04-12", "IS, 12.04.1953", "DS, 40\\1953-04-12", "DS, NaN\\1953-04-12",
            "DS, 40\\NaN ANN",
            "DS, 1953-04-12\\NaN"})
    @DisplayName("A telephone number or a date that is made of what numbers are made of does not stay as a number")
    void noNumber(VR vr, String value) throws IOException {
        Element left = cleaned(FULL, of(Tag.WindowCenter, vr, value)).get(Tag.WindowCenter);

        assertThat(left).isInstanceOfSatisfying(DataElement.class, e -> assertThat(e.isEmpty()).isTrue());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"(0028;1050), DS, 40\\-7.25e-3", "(0028;1050), IS, 40", "(0028;1050), LO, 40",
            "(0028;1050), DS, '- 40,5 \\ .5\\+4.E+2\\\\NaN'", "(0028;1050), DS, NaN",
            "(0028;1050), DS, 'NaN \\40\\ -inf\\1.#QNAN\\7'",
            "(0028;1050), DS, '-1.#IND00 '", "(0018;1153), DS, 1.5",
            "(0018;0015), LO, HEAD", "(0008;0020), DA, 20200131", "(0008;0030), TM, 101500.5",
            "(0008;0030), UN, '165447.788280 '", "(0028;1050), UN, 40", "(0008;0030), TM, '101500.50 '",
            "(0008;002A), DT, 202001311015+0100", "(0008;0201), SH, -0500", "(0010;1010), AS, 047Y",
            "(0008;001A), UI, 1.2.840.10008.5.1.4.1.1.2", "(0008;0005), CS, ISO_IR 100",
            "(0008;0005), CS, '\\ISO 2022 IR 87'"})
    @DisplayName("What is what its attribute says stays as it is, and so does a number written as another kind of number")
    void stays(String tag, VR vr, String value) throws IOException {
        int number = Integer.parseUnsignedInt(tag.substring(1, 5) + tag.substring(6, 10), 16);
        Element element = of(number, vr, value);

        assertThat(cleaned(FULL, element).get(number)).isEqualTo(element);
    }

    @Test
    @DisplayName("Of several dates that stay, those that are none go")
    void datesAmongNames() throws IOException {
        Attributes clean = cleaned(FULL, of(Tag.DateOfSecondaryCapture, VR.DA, "20200131\\QUIDDEL"));

        assertThat(clean.strings(Tag.DateOfSecondaryCapture)).containsExactly("20200131", "");
        assertGone(clean);
    }

    @Test
    @DisplayName("A long list of numbers stays, a long text in its place does not")
    void longValues() throws IOException {
        Element numbers = of(Tag.ContourData, VR.DS, "1.25\\".repeat(9000) + "1");
        Element names = of(Tag.ContourData, VR.DS, "quiddel ".repeat(5000));

        assertThat(cleaned(FULL, asRead(numbers)).get(Tag.ContourData)).isInstanceOf(BulkElement.class);
        assertGone(cleaned(FULL, asRead(names)));
    }

    /** As a reader gives it: in its source, being long. */
    private static Element asRead(Element element) throws IOException {
        Attributes original = SampleInstances.ct();
        original.put(element);
        Element read = SampleInstances.instance(original).original().get(element.tag());
        assertThat(read).isInstanceOf(BulkElement.class);
        return Objects.requireNonNull(read);
    }

    @Test
    @DisplayName("What an item says of an earlier de-identification goes")
    void nestedStamps() throws IOException {
        Attributes item = new Attributes();
        item.set(Tag.PatientIdentityRemoved, "QUIDDEL");
        item.set(Tag.DeidentificationMethod, "Quiddel");
        item.set(Tag.LongitudinalTemporalInformationModified, "QUIDDEL");
        Attributes code = new Attributes();
        code.set(Tag.CodeMeaning, "Quiddel");
        item.setSequence(Tag.DeidentificationMethodCodeSequence, code);
        Attributes clean = cleaned(Profiles.basic(),
                new SequenceElement(Tag.SharedFunctionalGroupsSequence, List.of(item)));

        assertGone(clean);
        assertThat(clean.item(Tag.SharedFunctionalGroupsSequence)).isNotNull().hasSize(0);
    }

    @Test
    @DisplayName("A block of two creators is nobody's")
    void twoCreators() throws IOException {
        Attributes clean = cleaned(FULL, of(0x00190010, VR.LO, "SIEMENS MR HEADER\\Quiddel"),
                of(0x0019100C, VR.IS, "1000"));

        assertGone(clean);
        assertThat(clean.contains(0x0019100C)).isFalse();
    }

    @Test
    @DisplayName("Items where a text or a number belongs go")
    void itemsForText() throws IOException {
        Attributes item = new Attributes();
        item.set(Tag.BodyPartExamined, "QUIDDEL");

        Attributes clean = cleaned(FULL, new SequenceElement(Tag.BodyPartExamined, List.of(item)),
                new SequenceElement(Tag.WindowCenter, VR.UN, List.of(item), true));

        assertGone(clean);
    }
}
