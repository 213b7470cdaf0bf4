package io.gantry.pipeline;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Instances made up for tests: everything in them that looks like an identity is invented. */
public final class SampleInstances {

    public static final String STUDY_UID = "1.3.6.1.4.1.99999.1.20200131.101";
    public static final String SERIES_UID = STUDY_UID + ".2";
    public static final String FRAME_OF_REFERENCE_UID = STUDY_UID + ".3";

    private SampleInstances() {
    }

    /** A CT image of 117 elements, 16 by 16 pixels, with identifiers where a scanner puts them. */
    public static Attributes ct() {
        Attributes ct = patientAndStudy(UID.CTImageStorage, STUDY_UID + ".2.1");
        ct.set(Tag.Modality, "CT");
        ct.set(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        ct.set(Tag.InstanceCreationDate, "20200131");
        ct.set(Tag.InstanceCreationTime, "101500.123");
        ct.set(Tag.ContentDate, "20200131");
        ct.set(Tag.ContentTime, "101459");
        ct.set(Tag.AcquisitionDateTime, "20200131101458.250000+0100");
        ct.set(Tag.Manufacturer, "ACME");
        ct.set(Tag.ManufacturerModelName, "Scan 9000");
        ct.set(Tag.DeviceSerialNumber, "SN-4711");
        ct.set(Tag.SoftwareVersions, "V1.2", "B7");
        ct.set(Tag.StationName, "CTROOM2");
        ct.set(Tag.ProtocolName, "Thorax Nachsorge");
        ct.set(Tag.BodyPartExamined, "CHEST");
        ct.set(Tag.ScanOptions, "HELICAL");
        ct.set(Tag.SliceThickness, "1.25");
        ct.set(Tag.KVP, "120");
        ct.set(Tag.DataCollectionDiameter, "500.000000");
        ct.set(Tag.ReconstructionDiameter, "360.000000");
        ct.set(Tag.DistanceSourceToDetector, "949.147");
        ct.set(Tag.DistanceSourceToPatient, "541");
        ct.set(Tag.GantryDetectorTilt, "0");
        ct.set(Tag.TableHeight, "133.199997");
        ct.set(Tag.RotationDirection, "CW");
        ct.set(Tag.ExposureTime, "570");
        ct.set(Tag.XRayTubeCurrent, "381");
        ct.set(Tag.Exposure, "7434");
        ct.set(Tag.FilterType, "BODY FILTER");
        ct.set(Tag.GeneratorPower, "48000");
        ct.set(Tag.FocalSpots, "1.2");
        ct.set(Tag.ConvolutionKernel, "STANDARD");
        ct.set(Tag.PatientPosition, "FFS");
        ct.setInts(Tag.RevolutionTime, VR.FD, 0);
        ct.setInts(Tag.SingleCollimationWidth, VR.FD, 0);
        ct.setInts(Tag.TotalCollimationWidth, VR.FD, 0);
        ct.setInts(Tag.TableSpeed, VR.FD, 0);
        ct.setInts(Tag.TableFeedPerRotation, VR.FD, 0);
        ct.setInts(Tag.SpiralPitchFactor, VR.FD, 0);
        ct.setInts(Tag.CTDIvol, VR.FD, 0);
        ct.set(Tag.ContrastBolusAgent, "OMNIPAQUE");
        ct.set(Tag.ContrastBolusRoute, "IV");
        ct.set(Tag.ContrastBolusVolume, "100");
        ct.set(Tag.DateOfLastCalibration, "20200130");
        ct.set(Tag.TimeOfLastCalibration, "060000");
        ct.set(Tag.SeriesNumber, "2");
        ct.set(Tag.AcquisitionNumber, "1");
        ct.set(Tag.InstanceNumber, "57");
        ct.set(Tag.ImagePositionPatient, "-180.000000", "-180.000000", "-57.500000");
        ct.set(Tag.ImageOrientationPatient, "1.000000", "0.000000", "0.000000", "0.000000", "1.000000",
                "0.000000");
        ct.set(Tag.FrameOfReferenceUID, FRAME_OF_REFERENCE_UID);
        ct.set(Tag.PositionReferenceIndicator, "SN");
        ct.set(Tag.SliceLocation, "-57.5");
        ct.set(Tag.ImageComments, "Pat. Hallwachs, Kontrolle");
        imagePixel(ct);
        ct.setInts(Tag.SmallestImagePixelValue, VR.US, 0);
        ct.setInts(Tag.LargestImagePixelValue, VR.US, 0);
        ct.set(Tag.WindowCenter, "40");
        ct.set(Tag.WindowWidth, "400");
        ct.set(Tag.RescaleIntercept, "-1024");
        ct.set(Tag.RescaleSlope, "1");
        ct.set(Tag.RescaleType, "HU");
        ct.set(Tag.RequestingPhysician, "Oberndorfer^Ulrike");
        ct.set(Tag.RequestedProcedureDescription, "CT Thorax");
        ct.set(Tag.PerformedProcedureStepStartDate, "20200131");
        ct.set(Tag.PerformedProcedureStepStartTime, "101000");
        ct.set(Tag.PerformedProcedureStepID, "PPS553711");
        ct.set(Tag.PerformedProcedureStepDescription, "CT Thorax mit KM");
        ct.set(0x00090010, VR.LO, "ACME_PRIVATE");
        ct.set(0x00091001, VR.LO, "Hallwachs private");
        ct.set(0x00091002, VR.DS, "1.5");
        ct.set(0x00430010, VR.LO, "ACME_PARM_01");
        for (int i = 0; ct.size() < 117; i++) {
            ct.set(0x00431001 + i, VR.SH, "P" + i);
        }
        return ct;
    }

    /** What every instance of the sample patient has; identifiers everywhere. */
    public static Attributes patientAndStudy(String sopClass, String sopInstance) {
        Attributes a = new Attributes();
        a.set(Tag.SpecificCharacterSet, "ISO_IR 100");
        a.set(Tag.SOPClassUID, sopClass);
        a.set(Tag.SOPInstanceUID, sopInstance);
        a.set(Tag.StudyDate, "20200131");
        a.set(Tag.SeriesDate, "20200131");
        a.set(Tag.AcquisitionDate, "20200131");
        a.set(Tag.StudyTime, "100000");
        a.set(Tag.SeriesTime, "100500");
        a.set(Tag.AcquisitionTime, "101458");
        a.set(Tag.AccessionNumber, "A2020-0815");
        a.set(Tag.InstitutionName, "Klinikum Sankt Elmshorst");
        a.set(Tag.InstitutionAddress, "Wiesengrund 17, 99998 Elmshorst");
        a.set(Tag.ReferringPhysicianName, "Zumthor^Benedikt^^Dr.");
        a.set(Tag.StudyDescription, "Thorax Hallwachs");
        a.set(Tag.SeriesDescription, "Lunge 1.25 Hallwachs");
        a.set(Tag.InstitutionalDepartmentName, "Radiologie Elmshorst");
        a.set(Tag.OperatorsName, "Quistorp^Ida");
        a.setSequence(Tag.ReferencedImageSequence, reference(UID.CTImageStorage, STUDY_UID + ".2.99"));
        a.set(Tag.PatientName, "Hallwachs^J\u00fcrgen^Maria");
        a.set(Tag.PatientID, "HOSP-7734521");
        a.set(Tag.IssuerOfPatientID, "ELMSHORST");
        a.set(Tag.PatientBirthDate, "19570823");
        a.set(Tag.PatientSex, "M");
        a.set(Tag.OtherPatientIDs, "VISIT-88120");
        a.set(Tag.PatientAge, "062Y");
        a.set(Tag.PatientWeight, "81");
        a.set(Tag.PatientAddress, "Am Fleet 3, 99997 Nordende");
        a.set(Tag.PatientTelephoneNumbers, "+49 30 5550147");
        a.set(Tag.AdditionalPatientHistory, "Z.n. Op, Frau Hallwachs informiert");
        a.set(Tag.PatientComments, "ruft an unter +49 30 5550147");
        a.set(Tag.StudyInstanceUID, STUDY_UID);
        a.set(Tag.SeriesInstanceUID, SERIES_UID);
        a.set(Tag.StudyID, "551904");
        return a;
    }

    /** An item that refers to another instance. */
    public static Attributes reference(String sopClass, String sopInstance) {
        Attributes item = new Attributes();
        item.set(Tag.ReferencedSOPClassUID, sopClass);
        item.set(Tag.ReferencedSOPInstanceUID, sopInstance);
        return item;
    }

    /** 16 by 16 pixels of 16 bits. */
    public static void imagePixel(Attributes a) {
        a.setInts(Tag.SamplesPerPixel, VR.US, 1);
        a.set(Tag.PhotometricInterpretation, "MONOCHROME2");
        a.setInts(Tag.Rows, VR.US, 16);
        a.setInts(Tag.Columns, VR.US, 16);
        a.set(Tag.PixelSpacing, "0.703125", "0.703125");
        a.setInts(Tag.BitsAllocated, VR.US, 16);
        a.setInts(Tag.BitsStored, VR.US, 12);
        a.setInts(Tag.HighBit, VR.US, 11);
        a.setInts(Tag.PixelRepresentation, VR.US, 0);
        a.setBytes(Tag.PixelData, VR.OW, new byte[2 * 16 * 16]);
    }

    /** The bytes of a file in a transfer syntax. */
    public static byte[] file(Attributes dataSet, TransferSyntax syntax) {
        String sopClass = dataSet.string(Tag.SOPClassUID);
        String sopInstance = dataSet.string(Tag.SOPInstanceUID);
        DataSink.InMemory sink = new DataSink.InMemory();
        try {
            DicomWriter.writeFile(sink, FileMetaInformation.of(sopClass == null ? "" : sopClass,
                    sopInstance == null ? "" : sopInstance, syntax.uid()), dataSet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink.toByteArray();
    }

    /** Bytes of a file, read. */
    public static DicomFile read(byte[] file) {
        try {
            return DicomReader.read(ByteSource.of(file), ReadLimits.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A data set on its way, as if received in Explicit VR Little Endian. */
    public static Instance instance(Attributes dataSet) {
        return Instance.of(read(file(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)));
    }
}
