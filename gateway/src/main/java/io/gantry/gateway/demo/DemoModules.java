package io.gantry.gateway.demo;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The modules that the instances of the demonstration share (PS3.3 C.7), full of what tells who the patient is: at the
 * top level, in sequences and in private attributes. Stateless.
 */
final class DemoModules {

    static final String PATIENT_NAME = "Yamada^Tarou=山田^太郎=やまだ^たろう";
    static final String PATIENT_ID = "PAT4711908";
    static final String BIRTH_DATE = "19610709";
    static final String STUDY_DATE = "20240311";
    static final String PHONE = "+49 30 55501429";
    static final String REFERRING = "Okonkwo^Adaeze^^Dr";
    /** Japanese beside the default repertoire, switched by escape sequences (PS3.3 C.12.1.1.2). */
    static final String[] JAPANESE = {"", "ISO 2022 IR 87"};

    private DemoModules() {
    }

    /** A UID under the 2.25 root, always the same for a name. */
    static String uid(String name) {
        UUID uuid = UUID.nameUUIDFromBytes(("gantry demo " + name).getBytes(StandardCharsets.US_ASCII));
        return "2.25." + new java.math.BigInteger(uuid.toString().replace("-", ""), 16);
    }

    static Attributes instance(String sopClass, String modality, int series, int number,
            String... characterSet) {
        var a = new Attributes();
        a.set(Tag.SpecificCharacterSet, characterSet);
        a.set(Tag.SOPClassUID, sopClass);
        a.set(Tag.SOPInstanceUID, uid("instance " + series + "." + number));
        patient(a);
        study(a);
        a.set(Tag.Modality, modality);
        a.set(Tag.SeriesInstanceUID, uid("series " + series));
        a.set(Tag.SeriesNumber, Integer.toString(series));
        a.set(Tag.SeriesDate, STUDY_DATE);
        a.set(Tag.SeriesTime, "101612");
        a.set(Tag.OperatorsName, "Lindqvist^Ebba");
        a.set(Tag.PerformingPhysicianName, "Szczepanik^Marek");
        a.set(Tag.InstanceNumber, Integer.toString(number));
        equipment(a);
        return a;
    }

    private static void patient(Attributes a) {
        a.set(Tag.PatientName, PATIENT_NAME);
        a.set(Tag.PatientID, PATIENT_ID);
        a.set(Tag.IssuerOfPatientID, "LAKESIDE-HIS");
        a.set(Tag.PatientBirthDate, BIRTH_DATE);
        a.set(Tag.PatientSex, "M");
        a.set(Tag.PatientAge, "062Y");
        a.set(Tag.PatientAddress, "12 Willow Lane, Springfield");
        a.set(Tag.PatientTelephoneNumbers, PHONE);
        a.set(Tag.PatientMotherBirthName, "Kobayashi^Hanako");
        Attributes other = item(a);
        other.set(Tag.PatientID, "MRN-0099342");
        other.set(Tag.TypeOfPatientID, "TEXT");
        a.setSequence(Tag.OtherPatientIDsSequence, other);
    }

    private static void study(Attributes a) {
        a.set(Tag.StudyInstanceUID, uid("study"));
        a.set(Tag.StudyDate, STUDY_DATE);
        a.set(Tag.StudyTime, "101500");
        a.set(Tag.StudyID, "S77120345");
        a.set(Tag.AccessionNumber, "ACC20731145");
        a.set(Tag.ReferringPhysicianName, REFERRING);
        a.set(Tag.StudyDescription, "CT head for Dr Okonkwo");
    }

    private static void equipment(Attributes a) {
        a.set(Tag.Manufacturer, "ACME");
        a.set(Tag.ManufacturerModelName, "Scan 9000");
        a.set(Tag.DeviceSerialNumber, "SN88213007");
        a.set(Tag.SoftwareVersions, "VA20A");
        a.set(Tag.InstitutionName, "Lakeside General Hospital");
        a.set(Tag.InstitutionAddress, "1 Lakeside Drive, Springfield");
        a.set(Tag.StationName, "CTROOM7");
    }

    /** What the worklist brought: a sequence in which everybody forgets to look. */
    static void request(Attributes a) {
        Attributes request = item(a);
        request.set(Tag.AccessionNumber, "ACC20731145");
        request.set(Tag.RequestedProcedureID, "RP5520981");
        request.set(Tag.RequestedProcedureDescription, "Head without contrast, Mr Yamada");
        request.set(Tag.ScheduledProcedureStepID, "SPS5520981");
        a.setSequence(Tag.RequestAttributesSequence, request);
    }

    /** A vendor's private blocks: text, bytes, and a sequence with the patient in it. */
    static void privateBlocks(Attributes a) {
        a.set(0x00090010, VR.LO, "ACME HEADER 1.1");
        a.set(0x00091001, VR.LO, "Yamada Tarou");
        a.setBytes(0x00091002, VR.UN, PATIENT_ID.getBytes(StandardCharsets.US_ASCII));
        Attributes inner = item(a);
        inner.set(Tag.PatientName, PATIENT_NAME);
        inner.set(Tag.PatientBirthDate, BIRTH_DATE);
        a.set(0x00290010, VR.LO, "ACME NESTED");
        a.put(new SequenceElement(0x00291010, List.of(inner)));
    }

    static void plane(Attributes a, int number) {
        a.set(Tag.FrameOfReferenceUID, uid("frame of reference"));
        a.set(Tag.PositionReferenceIndicator, "");
        a.set(Tag.PixelSpacing, "0.5", "0.5");
        a.set(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0");
        a.set(Tag.ImagePositionPatient, "-32", "-32", Integer.toString(5 * number));
        a.set(Tag.SliceThickness, "5");
    }

    /** A native picture of grey or colour: circles in one another. */
    static void pixels(Attributes a, int size, int samples, int bitsAllocated, int bitsStored) {
        a.setInts(Tag.SamplesPerPixel, VR.US, samples);
        a.set(Tag.PhotometricInterpretation, samples == 1 ? "MONOCHROME2" : "RGB");
        if (samples > 1) {
            a.setInts(Tag.PlanarConfiguration, VR.US, 0);
        }
        a.setInts(Tag.Rows, VR.US, size);
        a.setInts(Tag.Columns, VR.US, size);
        a.setInts(Tag.BitsAllocated, VR.US, bitsAllocated);
        a.setInts(Tag.BitsStored, VR.US, bitsStored);
        a.setInts(Tag.HighBit, VR.US, bitsStored - 1);
        a.setInts(Tag.PixelRepresentation, VR.US, 0);
        int sampleBytes = bitsAllocated / 8;
        byte[] bytes = new byte[size * size * samples * sampleBytes];
        int at = 0;
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < size; column++) {
                double radius = Math.hypot(row - size / 2.0, column - size / 2.0) / size;
                int value = (int) ((0.5 + 0.5 * Math.cos(20 * radius)) * ((1 << bitsStored) - 1));
                for (int sample = 0; sample < samples; sample++) {
                    for (int b = 0; b < sampleBytes; b++) {
                        bytes[at++] = (byte) (value >>> 8 * b);
                    }
                }
            }
        }
        a.setBytes(Tag.PixelData, bitsAllocated > 8 ? VR.OW : VR.OB, bytes);
    }

    static Attributes item(Attributes around) {
        return new Attributes(around.characterSet());
    }

    static Attributes code(Attributes around, String value, String scheme, String meaning) {
        Attributes item = item(around);
        item.set(Tag.CodeValue, value);
        item.set(Tag.CodingSchemeDesignator, scheme);
        item.set(Tag.CodeMeaning, meaning);
        return item;
    }

    /** A reference to the CT image. */
    static Attributes reference(Attributes around, Attributes image) {
        Attributes item = item(around);
        item.set(Tag.ReferencedSOPClassUID, UID.CTImageStorage);
        item.set(Tag.ReferencedSOPInstanceUID, String.valueOf(image.string(Tag.SOPInstanceUID)));
        return item;
    }
}
