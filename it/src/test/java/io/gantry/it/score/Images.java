package io.gantry.it.score;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.it.score.Cohort.Study;
import java.util.Random;

/** What is particular to the images of each modality. */
final class Images {

    private Images() {
    }

    static String sopClass(String modality) {
        return switch (modality) {
            case "CT" -> UID.CTImageStorage;
            case "MR" -> UID.MRImageStorage;
            case "US" -> UID.UltrasoundImageStorage;
            case "CR" -> UID.ComputedRadiographyImageStorage;
            case "DX" -> UID.DigitalXRayImageStorageForPresentation;
            case "MG" -> UID.DigitalMammographyXRayImageStorageForPresentation;
            case "PT" -> UID.PositronEmissionTomographyImageStorage;
            default -> throw new IllegalArgumentException("No such modality: " + modality);
        };
    }

    static void plant(Planter p, String modality, Study study, Random random) {
        common(p, study, random);
        switch (modality) {
            case "CT" -> ct(p);
            case "MR" -> mr(p);
            case "PT" -> pet(p, study);
            case "US" -> ultrasound(p);
            default -> projection(p, study, modality);
        }
    }

    private static void common(Planter p, Study study, Random random) {
        p.kept(Tag.ImageType, "ORIGINAL", "PRIMARY").kept(Tag.SamplesPerPixel, VR.US, 1)
                .kept(Tag.PhotometricInterpretation, "MONOCHROME2").kept(Tag.Rows, VR.US, 8)
                .kept(Tag.Columns, VR.US, 8).kept(Tag.BitsAllocated, VR.US, 16)
                .kept(Tag.BitsStored, VR.US, 12)
                .kept(Tag.HighBit, VR.US, 11).kept(Tag.PixelRepresentation, VR.US, 0);
        p.kept(Tag.WindowCenter, "40", "400").kept(Tag.WindowWidth, "80", "1500")
                .kept(Tag.WindowCenterWidthExplanation, "BRAIN", "BONE");
        p.date(Tag.AcquisitionDate, study.date()).kept(Tag.AcquisitionTime, "101214.75")
                .date(Tag.AcquisitionDateTime, study.date() + "101214.750000+0100")
                .date(Tag.DateOfLastCalibration, study.date(-40), study.date(-10));
        p.cleaned(Tag.ProtocolName, study.phrases().plain(64))
                .cleaned(Tag.ImageComments, study.phrases().comment())
                .cleaned(Tag.PerformedProcedureStepDescription, study.phrases().description())
                .cleaned(Tag.AcquisitionProtocolDescription, study.phrases().plain(64));
        p.kept(Tag.BodyPartExamined, random.nextBoolean() ? "HEAD" : "CHEST").kept(Tag.Laterality, "R");
        p.code(Tag.ProcedureCodeSequence, "24627-2", "LN", "CT Chest").code(Tag.AnatomicRegionSequence,
                "51185008",
                "SCT", "Thorax");
        p.uid(Tag.FrameOfReferenceUID, study.frameOfReference());
        p.item(Tag.ReferencedImageSequence, r -> r.kept(Tag.ReferencedSOPClassUID, UID.CTImageStorage)
                .uid(Tag.ReferencedSOPInstanceUID, study.uid() + ".77.1"));
        p.item(Tag.SourceImageSequence, r -> r.kept(Tag.ReferencedSOPClassUID, UID.CTImageStorage)
                .uid(Tag.ReferencedSOPInstanceUID, study.uid() + ".77.2"));
        p.kept(Tag.PatientPosition, "HFS").kept(Tag.LossyImageCompression, "00").kept(Tag.BurnedInAnnotation,
                "NO");
    }

    private static void plane(Planter p) {
        p.kept(Tag.PixelSpacing, "0.48", "0.48")
                .kept(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
                .kept(Tag.ImagePositionPatient, "-125", "-125", "35").kept(Tag.SliceThickness, "5")
                .kept(Tag.SliceLocation, "35").kept(Tag.SpacingBetweenSlices, "5");
    }

    private static void ct(Planter p) {
        plane(p);
        p.kept(Tag.KVP, "120").kept(Tag.XRayTubeCurrent, "210").kept(Tag.ExposureTime, "1000")
                .kept(Tag.Exposure, "210").kept(Tag.ConvolutionKernel, "B60f")
                .kept(Tag.ScanOptions, "HELICAL MODE")
                .kept(Tag.GantryDetectorTilt, "0").kept(Tag.TableHeight, "142.5")
                .kept(Tag.RotationDirection, "CW")
                .kept(Tag.FilterType, "BODY FILTER").kept(Tag.RescaleIntercept, "-1024")
                .kept(Tag.RescaleSlope, "1")
                .kept(Tag.RescaleType, "HU").kept(Tag.ReconstructionDiameter, "360")
                .kept(Tag.DataCollectionDiameter,
                        "500")
                .kept(Tag.ContrastBolusAgent, "OMNIPAQUE 350").kept(Tag.ContrastBolusRoute, "IV")
                .kept(Tag.ContrastBolusVolume, "90");
    }

    private static void mr(Planter p) {
        plane(p);
        p.kept(Tag.ScanningSequence, "SE").kept(Tag.SequenceVariant, "SK", "SP").kept(Tag.ScanOptions, "FS")
                .kept(Tag.MRAcquisitionType, "2D").kept(Tag.SequenceName, "*tse2d1_15")
                .kept(Tag.RepetitionTime, "500")
                .kept(Tag.EchoTime, "14").kept(Tag.InversionTime, "900").kept(Tag.EchoTrainLength, "15")
                .kept(Tag.MagneticFieldStrength, "3").kept(Tag.ImagedNucleus, "1H")
                .kept(Tag.NumberOfAverages, "2")
                .kept(Tag.FlipAngle, "150").kept(Tag.ReceiveCoilName, "HEAD_32").kept(Tag.SAR, "0.8")
                .kept(Tag.PercentSampling, "75").kept(Tag.PixelBandwidth, "199")
                .kept(Tag.InPlanePhaseEncodingDirection, "ROW")
                .kept(Tag.AcquisitionMatrix, VR.US, 0, 320, 240, 0);
    }

    private static void pet(Planter p, Study study) {
        plane(p);
        p.kept(Tag.Units, "BQML").kept(Tag.CountsSource, "EMISSION")
                .kept(Tag.SeriesType, "WHOLE BODY", "IMAGE")
                .kept(Tag.CorrectedImage, "DECY", "ATTN", "SCAT").kept(Tag.DecayCorrection, "START")
                .kept(Tag.ReconstructionMethod, "OSEM").kept(Tag.AttenuationCorrectionMethod, "CT based")
                .kept(Tag.DecayFactor, "1.02").kept(Tag.FrameReferenceTime, "60000");
        p.item(Tag.RadiopharmaceuticalInformationSequence, r -> r.kept(Tag.Radiopharmaceutical, "FDG")
                .kept(Tag.RadionuclideTotalDose, "370000000").kept(Tag.RadionuclideHalfLife, "6586.2")
                .kept(Tag.RadiopharmaceuticalStartTime, "091500")
                .date(Tag.RadiopharmaceuticalStartDateTime, study.date() + "091500")
                .code(Tag.RadionuclideCodeSequence, "77004003", "SCT", "^18^Fluorine"));
    }

    private static void ultrasound(Planter p) {
        p.kept(Tag.TransducerType, "CURVED LINEAR").kept(Tag.MechanicalIndex, "1.1")
                .kept(Tag.BoneThermalIndex, "0.4")
                .kept(Tag.HeartRate, "72").kept(Tag.FrameTime, "33.3");
        p.item(Tag.SequenceOfUltrasoundRegions, r -> r.kept(Tag.RegionSpatialFormat, VR.US, 1)
                .kept(Tag.RegionDataType, VR.US, 1).kept(Tag.RegionFlags, VR.UL, 0)
                .kept(Tag.RegionLocationMinX0, VR.UL, 0).kept(Tag.RegionLocationMinY0, VR.UL, 1)
                .kept(Tag.RegionLocationMaxX1, VR.UL, 7).kept(Tag.RegionLocationMaxY1, VR.UL, 7));
    }

    private static void projection(Planter p, Study study, String modality) {
        p.kept(Tag.ViewPosition, "AP").kept(Tag.KVP, "63").kept(Tag.ImagerPixelSpacing, "0.1", "0.1")
                .kept(Tag.DistanceSourceToDetector, "1800").kept(Tag.DistanceSourceToPatient, "1700")
                .kept(Tag.Grid, "FIXED", "FOCUSED").kept(Tag.PatientOrientation, "L", "F")
                .kept(Tag.FieldOfViewShape,
                        "RECTANGLE")
                .kept(Tag.ExposureInuAs, "5200").kept(Tag.Sensitivity, "200")
                .kept(Tag.RelativeXRayExposure, "320").kept(Tag.PresentationLUTShape, "IDENTITY");
        if (modality.equals("MG")) {
            p.kept(Tag.CompressionForce, "98").kept(Tag.BodyPartThickness, "52")
                    .kept(Tag.ImageLaterality, "R")
                    .kept(Tag.AnodeTargetMaterial, "TUNGSTEN").kept(Tag.FilterMaterial, "RHODIUM")
                    .kept(Tag.BreastImplantPresent, "NO").kept(Tag.PositionerType, "MAMMOGRAPHIC")
                    .kept(Tag.OrganDose, "0.013")
                    .code(Tag.ViewCodeSequence, "399162004", "SCT", "cranio-caudal");
        }
        p.cleaned(Tag.AcquisitionDeviceProcessingDescription, study.phrases().plain(64));
    }
}
