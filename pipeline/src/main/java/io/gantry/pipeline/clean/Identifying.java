package io.gantry.pipeline.clean;

import io.gantry.dicom.data.Tag;

/** Which attributes, beside those of VR PN and UI, identify the patient, staff or site, and how. */
final class Identifying {

    enum Kind {
        NOTHING,
        /** Of the patient. */
        PATIENT_ID,
        /** Of an order, a specimen, a machine. */
        ID,
        /** An institution, an address, a telephone number. */
        PHRASE, BIRTH_DATE
    }

    private Identifying() {
    }

    static Kind of(int tag) {
        return switch (tag) {
            case Tag.PatientID, Tag.OtherPatientIDs -> Kind.PATIENT_ID;
            case Tag.AccessionNumber, Tag.AdmissionID, Tag.ServiceEpisodeID, Tag.RequestedProcedureID,
                    Tag.ScheduledProcedureStepID, Tag.PerformedProcedureStepID,
                    Tag.PlacerOrderNumberImagingServiceRequest, Tag.FillerOrderNumberImagingServiceRequest,
                    Tag.SpecimenAccessionNumber, Tag.ContainerIdentifier, Tag.SpecimenIdentifier,
                    Tag.ClinicalTrialSubjectID, Tag.MedicalRecordLocator, Tag.ResultsID, Tag.InterpretationID,
                    Tag.DeviceSerialNumber, Tag.StudyID ->
                Kind.ID;
            case Tag.InstitutionName, Tag.InstitutionAddress, Tag.InstitutionalDepartmentName,
                    Tag.ReferringPhysicianAddress, Tag.ReferringPhysicianTelephoneNumbers, Tag.PatientAddress,
                    Tag.PatientTelephoneNumbers, Tag.PatientTelecomInformation, Tag.PersonAddress,
                    Tag.PersonTelephoneNumbers, Tag.PersonTelecomInformation, Tag.ResponsibleOrganization,
                    Tag.PatientInstitutionResidence, Tag.ScheduledPatientInstitutionResidence,
                    Tag.OrderCallbackPhoneNumber, Tag.OrderCallbackTelecomInformation,
                    Tag.HumanPerformerOrganization, Tag.IssuerOfPatientID, Tag.StationName,
                    Tag.CurrentPatientLocation, Tag.MilitaryRank, Tag.PatientReligiousPreference ->
                Kind.PHRASE;
            case Tag.PatientBirthDate -> Kind.BIRTH_DATE;
            default -> Kind.NOTHING;
        };
    }
}
