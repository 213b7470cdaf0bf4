package io.gantry.dicom.testing;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The modules of PS3.3 C.7 and C.12 that instances have in common. Identifiers of patient and study are planted once,
 * so that all instances of a study agree on them.
 */
final class Modules {

    private final Canaries canaries;
    private final Map<Integer, String> ofStudy = new HashMap<>();

    Modules(Canaries canaries) {
        this.canaries = canaries;
    }

    /** Plants a value that is the same in each instance of the study. */
    String shared(int tag) {
        return ofStudy.computeIfAbsent(tag, t -> canaries.plant(t, vr(t)));
    }

    String sharedNumber(int tag) {
        return ofStudy.computeIfAbsent(tag, canaries::plantNumber);
    }

    private static VR vr(int tag) {
        return Objects.requireNonNull(StandardDictionary.vrOf(tag));
    }

    void shared(Attributes target, int... tags) {
        for (int tag : tags) {
            target.set(tag, shared(tag));
        }
    }

    /** Plants values that no other instance has. */
    void planted(Attributes target, int... tags) {
        for (int tag : tags) {
            target.set(tag, canaries.plant(tag, vr(tag)));
        }
    }

    Attributes item(Attributes around) {
        return new Attributes(around.characterSet());
    }

    static void undefinedSequence(Attributes target, int tag, Attributes... items) {
        for (Attributes item : items) {
            item.undefinedLength(true);
        }
        target.put(new SequenceElement(tag, VR.SQ, List.of(items), true));
    }

    Attributes code(Attributes around, String value, String scheme, String meaning) {
        Attributes item = item(around);
        item.set(Tag.CodeValue, value);
        item.set(Tag.CodingSchemeDesignator, scheme);
        item.set(Tag.CodeMeaning, meaning);
        return item;
    }

    Attributes reference(Attributes around, String sopClass, String sopInstance) {
        Attributes item = item(around);
        item.set(Tag.ReferencedSOPClassUID, sopClass);
        item.set(Tag.ReferencedSOPInstanceUID, sopInstance);
        return item;
    }

    /** SOP Common (C.12.1). */
    void sop(Attributes target, String characterSet, String sopClass) {
        target.set(Tag.SpecificCharacterSet, characterSet);
        target.set(Tag.SOPClassUID, sopClass);
        planted(target, Tag.SOPInstanceUID);
    }

    /** Patient (C.7.1.1) and Patient Study (C.7.2.2). */
    void patient(Attributes target) {
        shared(target, Tag.PatientName, Tag.PatientBirthDate);
        target.set(Tag.PatientID, sharedNumber(Tag.PatientID));
        target.set(Tag.PatientSex, "F");
        shared(target, Tag.PatientAge);
        target.set(Tag.PatientSize, "1.68");
        target.set(Tag.PatientWeight, "61.5");
    }

    /** What a hospital's information system adds to the patient. */
    void morePatient(Attributes target) {
        shared(target, Tag.IssuerOfPatientID, Tag.PatientBirthTime, Tag.OtherPatientNames,
                Tag.PatientBirthName,
                Tag.PatientMotherBirthName, Tag.PatientAddress, Tag.MilitaryRank, Tag.BranchOfService,
                Tag.CountryOfResidence, Tag.RegionOfResidence, Tag.EthnicGroup, Tag.Occupation,
                Tag.AdditionalPatientHistory, Tag.PatientReligiousPreference, Tag.PatientComments,
                Tag.MedicalRecordLocator, Tag.MedicalAlerts, Tag.Allergies);
        target.set(Tag.PatientTelephoneNumbers, "+49 " + sharedNumber(Tag.PatientTelephoneNumbers));
        target.set(Tag.SmokingStatus, "UNKNOWN");
        target.setInts(Tag.PregnancyStatus, VR.US, 4);
        Attributes other = item(target);
        other.set(Tag.PatientID, sharedNumber(Tag.OtherPatientIDsSequence));
        other.set(Tag.TypeOfPatientID, "TEXT");
        target.setSequence(Tag.OtherPatientIDsSequence, other);
    }

    /** General Study (C.7.2.1). */
    void study(Attributes target) {
        shared(target, Tag.StudyInstanceUID, Tag.StudyDate, Tag.StudyTime, Tag.ReferringPhysicianName,
                Tag.StudyDescription, Tag.NameOfPhysiciansReadingStudy, Tag.PhysiciansOfRecord);
        target.set(Tag.StudyID, sharedNumber(Tag.StudyID));
        target.set(Tag.AccessionNumber, sharedNumber(Tag.AccessionNumber));
    }

    /** General Series (C.7.3.1). */
    void series(Attributes target, String modality, int number, String seriesUid) {
        target.set(Tag.Modality, modality);
        target.set(Tag.SeriesInstanceUID, seriesUid);
        target.set(Tag.SeriesNumber, Integer.toString(number));
        shared(target, Tag.SeriesDate, Tag.SeriesTime, Tag.SeriesDescription, Tag.PerformingPhysicianName,
                Tag.OperatorsName);
    }

    /** What the worklist brought into the series (C.7.3.1, Request Attributes). */
    void request(Attributes target) {
        shared(target, Tag.ProtocolName, Tag.PerformedProcedureStepStartDate,
                Tag.PerformedProcedureStepStartTime, Tag.PerformedProcedureStepDescription,
                Tag.RequestingPhysician);
        target.set(Tag.PerformedProcedureStepID, sharedNumber(Tag.PerformedProcedureStepID));
        Attributes request = item(target);
        request.set(Tag.RequestedProcedureID, sharedNumber(Tag.RequestedProcedureID));
        request.set(Tag.ScheduledProcedureStepID, sharedNumber(Tag.ScheduledProcedureStepID));
        shared(request, Tag.RequestedProcedureDescription, Tag.ScheduledProcedureStepDescription);
        request.setSequence(Tag.ScheduledProtocolCodeSequence,
                code(target, "CTHEAD", "99LOCAL", "CT of the head"));
        undefinedSequence(target, Tag.RequestAttributesSequence, request);
    }

    /** General Equipment (C.7.5.1). */
    void equipment(Attributes target, String manufacturer, String model) {
        target.set(Tag.Manufacturer, manufacturer);
        target.set(Tag.ManufacturerModelName, model);
        shared(target, Tag.InstitutionName, Tag.InstitutionAddress, Tag.StationName,
                Tag.InstitutionalDepartmentName);
        target.set(Tag.DeviceSerialNumber, sharedNumber(Tag.DeviceSerialNumber));
        target.set(Tag.SoftwareVersions, "VA20A", "SP3");
    }

    /** Image Pixel (C.7.6.3) of native grey or colour samples, one after another; the picture is a ramp. */
    void pixels(Attributes target, int rows, int columns, int samples, int bitsAllocated, int bitsStored,
            int frames) {
        target.setInts(Tag.SamplesPerPixel, VR.US, samples);
        target.setInts(Tag.Rows, VR.US, rows);
        target.setInts(Tag.Columns, VR.US, columns);
        target.setInts(Tag.BitsAllocated, VR.US, bitsAllocated);
        target.setInts(Tag.BitsStored, VR.US, bitsStored);
        target.setInts(Tag.HighBit, VR.US, bitsStored - 1);
        target.setInts(Tag.PixelRepresentation, VR.US, 0);
        if (samples > 1) {
            target.setInts(Tag.PlanarConfiguration, VR.US, 0);
        }
        target.setBytes(Tag.PixelData, bitsAllocated > 8 ? VR.OW : VR.OB,
                ramp(rows, columns, samples, bitsAllocated / 8, bitsStored, frames));
    }

    private static byte[] ramp(int rows, int columns, int samples, int sampleBytes, int bitsStored,
            int frames) {
        byte[] bytes = new byte[Math.multiplyExact(rows * columns * samples, sampleBytes * frames)];
        int mask = (1 << bitsStored) - 1;
        int at = 0;
        for (int frame = 0; frame < frames; frame++) {
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    for (int sample = 0; sample < samples; sample++) {
                        int value = row * 3 + column * (sample + 1) + frame * 17 & mask;
                        for (int b = 0; b < sampleBytes; b++) {
                            bytes[at++] = (byte) (value >>> 8 * b);
                        }
                    }
                }
            }
        }
        return bytes;
    }
}
