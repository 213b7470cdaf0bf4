package io.gantry.pipeline.identity;

import io.gantry.dicom.data.Tag;

/**
 * What the original value of an attribute tells about a patient, staff or a site, beside those of VR PN and UI, which
 * all tell. Said here once, for what is cleaned, for what is locked and for what is searched after it.
 */
public enum Identifies {
    NOTHING,
    /** An identifier of the patient. */
    PATIENT_ID,
    /** An identifier of an order or of a specimen. */
    ID,
    /** An institution, an address, a telephone number: found as a whole. */
    PHRASE,
    /** The patient's date of birth. */
    BIRTH_DATE,
    /**
     * An identifier of a machine or a study: taken out of texts, but not searched in what leaves, where others are
     * equal to it by chance.
     */
    LOOSE_ID,
    /** A place or a group of people: taken out of texts, but not searched in what leaves. */
    LOOSE_PHRASE;

    /** What the value of an attribute is, by its tag alone. */
    public static Identifies of(int tag) {
        return switch (tag) {
            case Tag.PatientID, Tag.OtherPatientIDs -> PATIENT_ID;
            case Tag.AccessionNumber, Tag.AdmissionID, Tag.ServiceEpisodeID, Tag.RequestedProcedureID,
                    Tag.ScheduledProcedureStepID, Tag.PerformedProcedureStepID,
                    Tag.PlacerOrderNumberImagingServiceRequest, Tag.FillerOrderNumberImagingServiceRequest,
                    Tag.SpecimenAccessionNumber, Tag.ContainerIdentifier, Tag.SpecimenIdentifier,
                    Tag.ClinicalTrialSubjectID, Tag.MedicalRecordLocator, Tag.ResultsID,
                    Tag.InterpretationID ->
                ID;
            case Tag.InstitutionName, Tag.InstitutionAddress, Tag.InstitutionalDepartmentName,
                    Tag.ReferringPhysicianAddress, Tag.ReferringPhysicianTelephoneNumbers, Tag.PatientAddress,
                    Tag.PatientTelephoneNumbers, Tag.PatientTelecomInformation, Tag.PersonAddress,
                    Tag.PersonTelephoneNumbers, Tag.PersonTelecomInformation, Tag.ResponsibleOrganization,
                    Tag.PatientInstitutionResidence, Tag.ScheduledPatientInstitutionResidence,
                    Tag.OrderCallbackPhoneNumber, Tag.OrderCallbackTelecomInformation,
                    Tag.HumanPerformerOrganization, Tag.IssuerOfPatientID ->
                PHRASE;
            case Tag.PatientBirthDate -> BIRTH_DATE;
            case Tag.DeviceSerialNumber, Tag.StudyID -> LOOSE_ID;
            case Tag.StationName, Tag.CurrentPatientLocation, Tag.MilitaryRank,
                    Tag.PatientReligiousPreference ->
                LOOSE_PHRASE;
            default -> NOTHING;
        };
    }

    /** Whether what leaves is searched for it. */
    public boolean isSearched() {
        return this != NOTHING && this != LOOSE_ID && this != LOOSE_PHRASE;
    }
}
