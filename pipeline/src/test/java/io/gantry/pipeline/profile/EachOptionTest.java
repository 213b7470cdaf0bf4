package io.gantry.pipeline.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.anonymize.Anonymizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Each option alone, over every attribute of Table E.1-1: what its column keeps stays as it was, what it cleans is
 * cleaned, and what it says nothing of goes as in the Basic Profile.
 */
class EachOptionTest {

    private static final Profile BASIC = Profiles.basic();

    private static Profile alone(PrivacyOption option) {
        return Profiles.with("options: [" + option.name().toLowerCase(Locale.ROOT) + "]\n"
                + (option == PrivacyOption.RETAIN_LONG_MODIFIED_DATES
                        ? "date_jitter: {min_days: -10, max_days: -10}\n"
                        : ""));
    }

    /** A value that says nothing about the instance's own patient, and in which a stranger is named where it is prose. */
    private static Element element(int tag, VR vr) {
        if (tag == Tag.TimezoneOffsetFromUTC) {
            return DataElement.of(tag, vr, "+0100 ".getBytes(StandardCharsets.US_ASCII));
        }
        byte[] bytes = switch (vr) {
            case SQ -> new byte[0];
            case OB, OD, OF, OL, OV, OW, UN, AT, FD, FL, SL, SS, SV, UL, US, UV ->
                new byte[]{1, 2, 3, 4, 5, 6, 7, 8};
            case AE, CS -> "CHEST ".getBytes(StandardCharsets.US_ASCII);
            case AS -> "045Y".getBytes(StandardCharsets.US_ASCII);
            case DA -> "20200131".getBytes(StandardCharsets.US_ASCII);
            case DT -> "20200131101500".getBytes(StandardCharsets.US_ASCII);
            case TM -> "101500".getBytes(StandardCharsets.US_ASCII);
            case DS, IS -> "12".getBytes(StandardCharsets.US_ASCII);
            case UI -> "1.2.3.4.5.6.7.8.9.10".getBytes(StandardCharsets.US_ASCII);
            case UR -> "http://host/x ".getBytes(StandardCharsets.US_ASCII);
            case SH -> "CHEST Quiddelba ".getBytes(StandardCharsets.US_ASCII);
            case PN -> "Quiddelbach^Ada ".getBytes(StandardCharsets.US_ASCII);
            case LO, LT, ST, UC, UT -> "CHEST Quiddelbach ".getBytes(StandardCharsets.US_ASCII);
        };
        if (vr != VR.SQ) {
            return DataElement.of(tag, vr, bytes);
        }
        Attributes item = new Attributes();
        item.setInts(Tag.Rows, VR.US, 4);
        return new SequenceElement(tag, List.of(item));
    }

    private static @Nullable Element left(Profile profile, Element element) throws IOException {
        Attributes original = SampleInstances.patientAndStudy("1.2.840.10008.5.1.4.1.1.2", "1.2.3.4.5");
        original.put(element);
        return new Anonymizer(profile, Profiles.pseudonyms(1)).anonymize(original).get(element.tag());
    }

    private static String text(@Nullable Element element) {
        return element instanceof DataElement e
                ? new String(e.bytes(), StandardCharsets.US_ASCII).strip()
                : "";
    }

    @ParameterizedTest
    @EnumSource(value = PrivacyOption.class, names = {"CLEAN_PIXEL_DATA",
            "CLEAN_RECOGNIZABLE_VISUAL_FEATURES", "RETAIN_SAFE_PRIVATE"}, mode = Mode.EXCLUDE)
    void keepsAndCleansItsColumnAndNothingElse(PrivacyOption option) throws IOException {
        Profile alone = alone(option);
        int kept = 0;
        int cleaned = 0;
        int untouched = 0;
        for (ConfidentialityTable.Row row : ConfidentialityTable.rows().values()) {
            int tag = row.tag();
            VR vr = StandardDictionary.vrOf(tag);
            if (vr == null || tag >>> 16 < 8 || isWritten(tag)) {
                continue;
            }
            String name = option + " " + TagFormat.format(tag);
            Element before = element(tag, vr);
            Element after = left(alone, before);
            ActionCode code = row.options().get(option);
            if (code == null) {
                assertThat(after).as(name).isEqualTo(left(BASIC, before));
                untouched++;
            } else if (code == ActionCode.K) {
                assertThat(after).as(name).isEqualTo(before);
                kept++;
            } else if (vr == VR.SQ || vr == VR.OB) {
                // Items are cleaned one by one, bytes cannot be.
                assertThat(vr == VR.SQ || !before.equals(after)).as(name).isTrue();
            } else if (option == PrivacyOption.RETAIN_LONG_MODIFIED_DATES) {
                assertThat(text(after)).as(name).isEqualTo(text(before).replace("20200131", "20200121"));
                cleaned++;
            } else if (vr.usesCharacterSet()) {
                assertThat(text(after)).as(name).isEqualTo("CHEST");
                cleaned++;
            }
        }
        assertThat(untouched).isGreaterThan(100);
        assertThat(kept + cleaned).as("of its column").isGreaterThan(switch (option) {
            case CLEAN_GRAPHICS, CLEAN_STRUCTURED_CONTENT -> -1;
            case RETAIN_INSTITUTION_IDENTITY, RETAIN_PATIENT_CHARACTERISTICS -> 7;
            default -> 20;
        });
        assertThat(new Anonymizer(alone, Profiles.pseudonyms(1)).anonymize(SampleInstances.ct())
                .items(Tag.DeidentificationMethodCodeSequence)).extracting(i -> i.string(Tag.CodeValue))
                .containsExactly("113100", option.code());
    }

    /** Said by stamps; the UID of a content item is by Table E.3.4-1, not by this one. */
    private static boolean isWritten(int tag) {
        return tag == Tag.UID || tag == Tag.DeidentificationMethod
                || tag == Tag.DeidentificationMethodCodeSequence
                || tag == Tag.PatientIdentityRemoved || tag == Tag.LongitudinalTemporalInformationModified;
    }

    @Test
    @DisplayName("Device identity is also what only the supplement knows: Time Source, Radiation Machine Name and others")
    void devicesOfTheSupplement() throws IOException {
        for (int tag : new int[]{Tag.TimeSource, Tag.RadiationMachineName, Tag.DeviceID, Tag.GridID}) {
            DataElement before = DataElement.of(tag, VR.LO,
                    "LINAC Quiddel-7 ".getBytes(StandardCharsets.US_ASCII));

            assertThat(left(alone(PrivacyOption.RETAIN_DEVICE_IDENTITY), before)).isEqualTo(before);
            assertThat(text(left(BASIC, before))).doesNotContain("Quiddel");
            assertThat(text(left(alone(PrivacyOption.RETAIN_INSTITUTION_IDENTITY), before)))
                    .doesNotContain("Quiddel");
        }
    }

    @Test
    @DisplayName("Keys of an archive's records, bytes of its own making, become dummies")
    void recordKeys() throws IOException {
        for (int tag : new int[]{Tag.RecordKey, Tag.PriorRecordKey}) {
            DataElement key = DataElement.of(tag, VR.OB,
                    "Quiddelbach|4711".getBytes(StandardCharsets.US_ASCII));

            assertThat(left(BASIC, key)).isEqualTo(DataElement.of(tag, VR.OB, new byte[2]));
        }
    }
}
