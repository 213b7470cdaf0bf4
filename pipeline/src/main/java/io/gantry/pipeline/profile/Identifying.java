package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Tag;

/** Attributes that tell who the patient is all by themselves, and those that hold an instance together. Stateless. */
final class Identifying {

    /** Of an edition of PS3.6 after the dictionary's. */
    private static final int PERSON_NAMES_TO_USE_SEQUENCE = 0x00100011;
    private static final int NAME_TO_USE = 0x00100012;

    private Identifying() {
    }

    /**
     * True for what says who the patient is all by itself: where it stays, Patient Identity Removed (PS3.3 C.7.1.1)
     * cannot be YES.
     */
    static boolean isDirect(int tag) {
        return switch (tag) {
            case Tag.PatientName, Tag.PatientID, Tag.OtherPatientIDs, Tag.OtherPatientIDsSequence,
                    Tag.OtherPatientNames, Tag.PatientBirthName, Tag.PatientMotherBirthName, NAME_TO_USE,
                    PERSON_NAMES_TO_USE_SEQUENCE, Tag.PatientAddress, Tag.PatientTelephoneNumbers,
                    Tag.PatientTelecomInformation, Tag.MedicalRecordLocator, Tag.ResponsiblePerson,
                    Tag.ReferencedPatientPhotoSequence, Tag.InsurancePlanIdentification ->
                true;
            default -> false;
        };
    }

    /** True for what holds the instance together, or says how it was cleaned: no override but KEEP applies. */
    static boolean isStructural(int tag) {
        return switch (tag) {
            case Tag.SOPClassUID, Tag.SpecificCharacterSet, Tag.PatientIdentityRemoved,
                    Tag.DeidentificationMethod, Tag.DeidentificationMethodCodeSequence,
                    Tag.LongitudinalTemporalInformationModified, Tag.SamplesPerPixel,
                    Tag.PhotometricInterpretation,
                    Tag.PlanarConfiguration, Tag.NumberOfFrames, Tag.Rows, Tag.Columns, Tag.BitsAllocated,
                    Tag.BitsStored, Tag.HighBit, Tag.PixelRepresentation, Tag.PixelData, Tag.SOPInstanceUID,
                    Tag.StudyInstanceUID, Tag.SeriesInstanceUID ->
                true;
            default -> false;
        };
    }
}
