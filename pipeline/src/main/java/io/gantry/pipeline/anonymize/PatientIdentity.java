package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Whom a data set is about: the Patient ID qualified by its issuer; where there is none, whoever the study is about;
 * where there is no study either, the instance alone.
 *
 * @param kind what {@code id} is
 * @param id as it stands in the data set, without padding; empty where there is nothing at all
 * @param issuer Issuer of Patient ID (0010,0021); where that is absent, the Universal Entity ID (0040,0032) of its
 *        qualifiers (0010,0024); or empty
 */
public record PatientIdentity(Kind kind, String id, String issuer) {

    /** What identifies the patient. */
    public enum Kind {
        PATIENT_ID, STUDY, INSTANCE
    }

    /** Of a data set as it was received. */
    public static PatientIdentity of(Attributes original) {
        String id = identifier(original, Tag.PatientID);
        if (id != null) {
            return ofPatientId(id, issuer(original));
        }
        String study = original.string(Tag.StudyInstanceUID);
        if (study != null) {
            return new PatientIdentity(Kind.STUDY, study, "");
        }
        String instance = original.string(Tag.SOPInstanceUID);
        return new PatientIdentity(Kind.INSTANCE, instance == null ? "" : instance, "");
    }

    private static @Nullable String issuer(Attributes original) {
        String issuer = identifier(original, Tag.IssuerOfPatientID);
        Attributes qualifiers = issuer == null
                ? original.item(Tag.IssuerOfPatientIDQualifiersSequence)
                : null;
        return qualifiers == null ? issuer : identifier(qualifiers, Tag.UniversalEntityID);
    }

    /**
     * The first value of an identifying attribute; bytes that are not of the character set are taken one by one, for an
     * id that cannot be read is an id all the same. Null where it is absent or empty.
     */
    static @Nullable String identifier(Attributes dataSet, int tag) {
        String value = dataSet.string(tag);
        if (value == null && dataSet.get(tag) instanceof DataElement e && !e.isEmpty()) {
            String bytes = new String(e.buffer(), e.offset(), e.length(), StandardCharsets.ISO_8859_1);
            int end = bytes.indexOf('\\');
            value = (end < 0 ? bytes : bytes.substring(0, end)).replace('\0', ' ').strip();
        }
        return value == null || value.isEmpty() ? null : value;
    }

    /** Of an id at hand, for looking up. */
    public static PatientIdentity ofPatientId(String id, @Nullable String issuer) {
        return new PatientIdentity(Kind.PATIENT_ID, id, issuer == null ? "" : issuer);
    }

    /** Says nothing about the patient. */
    @Override
    public String toString() {
        return "PatientIdentity[" + kind + "]";
    }
}
