package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.profile.DateJitter;
import java.math.BigInteger;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PseudonymsTest {

    private final Pseudonyms here = Profiles.pseudonyms(1);

    @Test
    @DisplayName("Pitfall: pseudonyms by unsalted MD5 or SHA-256, a new pseudonym at each visit: ours need the key and"
            + " are the same for ever")
    void underTheKey() {
        Pseudonyms sameKey = Profiles.pseudonyms(1);
        Pseudonyms otherKey = Profiles.pseudonyms(2);
        PatientIdentity patient = PatientIdentity.ofPatientId("4711", "SITE");

        assertThat(sameKey.patient(patient)).isEqualTo(here.patient(patient));
        assertThat(otherKey.patient(patient)).isNotEqualTo(here.patient(patient));
        assertThat(sameKey.uid("1.2.3.4")).isEqualTo(here.uid("1.2.3.4"));
        assertThat(otherKey.uid("1.2.3.4")).isNotEqualTo(here.uid("1.2.3.4"));
        assertThat(sameKey.accessionNumber("A1")).isEqualTo(here.accessionNumber("A1"));
        assertThat(otherKey.accessionNumber("A1")).isNotEqualTo(here.accessionNumber("A1"));
    }

    @Test
    @DisplayName("A UID is 2.25. and the decimal form of the first 128 bits of the MAC as a UUID of version 8")
    void uidIsWhatTheDocumentationSays() throws Exception {
        byte[] key = new byte[32];
        key[5] = 9;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        // "uid" NUL, length and bytes of the original, length of nothing.
        byte[] message = HexFormat.of().parseHex("75696400" + "00000007" + "312e322e332e34" + "00000000");
        byte[] digest = mac.doFinal(message);
        digest[6] = (byte) (digest[6] & 0x0F | 0x80);
        digest[8] = (byte) (digest[8] & 0x3F | 0x80);
        byte[] first = java.util.Arrays.copyOf(digest, 16);

        assertThat(new Pseudonyms(key).uid("1.2.3.4")).isEqualTo("2.25." + new BigInteger(1, first));
    }

    @Test
    void registeredUidsStandForThemselves() {
        assertThat(here.uid(UID.CTImageStorage)).isEqualTo(UID.CTImageStorage);
        assertThat(here.uid("1.2.840.10008.1.4.1.1")).as("well-known frame of reference, Talairach")
                .isEqualTo("1.2.840.10008.1.4.1.1");
        assertThat(here.uid("1.2.840.10008.9999.1")).as("under the root, but not registered")
                .startsWith("2.25.");
    }

    @Test
    void domainsAndPartsCannotMeet() {
        assertThat(here.patient(PatientIdentity.ofPatientId("AB", "C")))
                .isNotEqualTo(here.patient(PatientIdentity.ofPatientId("A", "BC")));
        assertThat(here.patient(PatientIdentity.ofPatientId("X", "")).substring(1))
                .isNotEqualTo(here.accessionNumber("X").substring(1))
                .isNotEqualTo(here.text("X").substring(1));
    }

    @Test
    void formsFitTheirVrs() {
        assertThat(here.patient(PatientIdentity.ofPatientId("1", null))).matches("G[0-9A-HJKMNP-TV-Z]{15}");
        assertThat(here.accessionNumber("1")).matches("A[0-9A-HJKMNP-TV-Z]{15}");
        assertThat(here.text("1")).matches("T[0-9A-HJKMNP-TV-Z]{15}");
        for (int i = 0; i < 200; i++) {
            assertThat(here.uid("1.2." + i)).matches("2\\.25\\.[1-9][0-9]{10,38}")
                    .hasSizeLessThanOrEqualTo(64);
        }
    }

    @Test
    void withoutPatientIdTheStudySaysWhoItIs() {
        Attributes one = SampleInstances.ct();
        one.set(Tag.PatientID, "");
        Attributes two = SampleInstances.ct();
        two.remove(Tag.PatientID);
        two.set(Tag.SOPInstanceUID, "1.2.3.99");
        Attributes other = SampleInstances.ct();
        other.remove(Tag.PatientID);
        other.set(Tag.StudyInstanceUID, "1.2.3.98");

        assertThat(here.identify(one).patientId()).isEqualTo(here.identify(two).patientId());
        assertThat(here.identify(other).patientId()).isNotEqualTo(here.identify(one).patientId());
    }

    @Test
    void paddingIsNoPartOfAnId() {
        Attributes padded = SampleInstances.ct();
        padded.set(Tag.PatientID, " HOSP-7734521  ");

        assertThat(here.identify(padded)).isEqualTo(here.identify(SampleInstances.ct()));
    }

    @Test
    void anIdThatCannotBeDecodedIsAnIdAllTheSame() {
        Attributes one = SampleInstances.ct();
        one.remove(Tag.SpecificCharacterSet);
        one.setBytes(Tag.PatientID, io.gantry.dicom.data.VR.LO, new byte[]{'A', (byte) 0xE4, '1', ' '});
        Attributes two = one.copy();
        two.set(Tag.StudyInstanceUID, "1.2.3.97");

        assertThat(here.identify(two).patientId()).isEqualTo(here.identify(one).patientId());
    }

    @Test
    void theSameIdOfAnotherIssuerIsAnotherPatient() {
        Attributes other = SampleInstances.ct();
        other.set(Tag.IssuerOfPatientID, "NORDENDE");

        assertThat(here.identify(other).patientId())
                .isNotEqualTo(here.identify(SampleInstances.ct()).patientId());
    }

    @Test
    void identifyLeavesOutWhatIsNotThere() {
        assertThat(here.identify(new Attributes())).satisfies(identity -> {
            assertThat(identity.studyInstanceUid()).isNull();
            assertThat(identity.accessionNumber()).isNull();
            assertThat(identity.patientId()).startsWith("G");
        });
    }

    @Test
    void shiftsSpreadOverTheWholeRange() {
        DateJitter jitter = new DateJitter(-3, 3);
        assertThat(java.util.stream.IntStream.range(0, 500)
                .map(i -> here.dayShift(PatientIdentity.ofPatientId("P" + i, ""), jitter)).distinct().sorted()
                .toArray()).containsExactly(-3, -2, -1, 0, 1, 2, 3);
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new Pseudonyms(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("Pitfall: the map original to pseudonym lies in clear in the log: no text of ours has an original")
    void textsSayNothing() {
        assertThat(PatientIdentity.ofPatientId("HOSP-7734521", "ELMSHORST").toString())
                .doesNotContain("7734521").doesNotContain("ELMSHORST");
        assertThat(here.identify(SampleInstances.ct()).toString()).doesNotContain("7734521")
                .doesNotContain(SampleInstances.STUDY_UID).doesNotContain("0815");
    }
}
