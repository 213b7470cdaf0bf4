package io.gantry.pipeline.redact;

import io.gantry.dicom.data.UID;
import java.util.HashSet;
import java.util.Set;

/** SOP classes of images (PS3.4 B.5, PS3.6 A), by what their pictures are apt to show. Stateless. */
final class ImageClasses {

    /** Pictures of anything, film for printing among them. */
    static final Set<String> SECONDARY_CAPTURE = Set.of(UID.SecondaryCaptureImageStorage,
            UID.MultiFrameSingleBitSecondaryCaptureImageStorage,
            UID.MultiFrameGrayscaleByteSecondaryCaptureImageStorage,
            UID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
            UID.MultiFrameTrueColorSecondaryCaptureImageStorage, UID.HardcopyGrayscaleImageStorage,
            UID.HardcopyColorImageStorage);

    static final Set<String> ULTRASOUND = Set.of(UID.UltrasoundImageStorage,
            UID.UltrasoundMultiFrameImageStorage, UID.UltrasoundImageStorageRetired,
            UID.UltrasoundMultiFrameImageStorageRetired, UID.EnhancedUSVolumeStorage,
            UID.PhotoacousticImageStorage);

    /** Projections over time, whose machines write into the picture. */
    static final Set<String> FLUOROSCOPY = Set.of(UID.XRayRadiofluoroscopicImageStorage,
            UID.XRayAngiographicImageStorage, UID.EnhancedXRFImageStorage, UID.EnhancedXAImageStorage,
            UID.XRayAngiographicBiPlaneImageStorage);

    /** Video that passes through a box which writes the name of the patient into it. */
    static final Set<String> ENDOSCOPY = Set.of(UID.VLEndoscopicImageStorage,
            UID.VideoEndoscopicImageStorage);

    static final Set<String> VISIBLE_LIGHT = Set.of(UID.VLImageStorageTrial,
            UID.VLMultiFrameImageStorageTrial,
            UID.VLMicroscopicImageStorage, UID.VideoMicroscopicImageStorage,
            UID.VLSlideCoordinatesMicroscopicImageStorage, UID.VLPhotographicImageStorage,
            UID.VideoPhotographicImageStorage, UID.OphthalmicPhotography8BitImageStorage,
            UID.OphthalmicPhotography16BitImageStorage, UID.OphthalmicTomographyImageStorage,
            UID.WideFieldOphthalmicPhotographyStereographicProjectionImageStorage,
            UID.WideFieldOphthalmicPhotography3DCoordinatesImageStorage,
            UID.OphthalmicOpticalCoherenceTomographyEnFaceImageStorage, UID.OphthalmicThicknessMapStorage,
            UID.CornealTopographyMapStorage, UID.VLWholeSlideMicroscopyImageStorage,
            UID.DermoscopicPhotographyImageStorage, UID.ConfocalMicroscopyImageStorage,
            UID.ConfocalMicroscopyTiledPyramidalImageStorage,
            UID.IntravascularOpticalCoherenceTomographyImageStorageForPresentation);

    /** Slices of one frame: of 16 bits, in grey, at a place in the patient (PS3.3 C.8.2.1, C.8.3.1, C.8.9.4). */
    static final Set<String> SLICE = Set.of(UID.CTImageStorage, UID.MRImageStorage,
            UID.PositronEmissionTomographyImageStorage);

    /** Projections of one exposure. */
    static final Set<String> RADIOGRAPH = Set.of(UID.ComputedRadiographyImageStorage,
            UID.DigitalXRayImageStorageForPresentation, UID.DigitalXRayImageStorageForProcessing,
            UID.DigitalMammographyXRayImageStorageForPresentation,
            UID.DigitalMammographyXRayImageStorageForProcessing,
            UID.DigitalIntraOralXRayImageStorageForPresentation,
            UID.DigitalIntraOralXRayImageStorageForProcessing,
            UID.BreastProjectionXRayImageStorageForPresentation,
            UID.BreastProjectionXRayImageStorageForProcessing);

    static final Set<String> RADIOTHERAPY = Set.of(UID.RTImageStorage, UID.RTDoseStorage,
            UID.EnhancedRTImageStorage, UID.EnhancedContinuousRTImageStorage);

    private static final Set<String> OTHER_GREY = Set.of(UID.EnhancedCTImageStorage,
            UID.LegacyConvertedEnhancedCTImageStorage, UID.EnhancedMRImageStorage,
            UID.LegacyConvertedEnhancedMRImageStorage, UID.EnhancedPETImageStorage,
            UID.LegacyConvertedEnhancedPETImageStorage, UID.NuclearMedicineImageStorage,
            UID.NuclearMedicineImageStorageRetired, UID.XRay3DAngiographicImageStorage,
            UID.XRay3DCraniofacialImageStorage, UID.BreastTomosynthesisImageStorage,
            UID.IntravascularOpticalCoherenceTomographyImageStorageForProcessing);

    /** No colour image is one of these. */
    static final Set<String> GREY = union(SLICE, RADIOGRAPH, FLUOROSCOPY, RADIOTHERAPY, OTHER_GREY);

    /** Grey as well, but also in the colors of a palette (PS3.3 C.8.4.8). */
    static final Set<String> PALETTES = Set.of(UID.NuclearMedicineImageStorage,
            UID.NuclearMedicineImageStorageRetired);

    /** Numbers that were calculated, whatever the modality of what they were calculated from. */
    static final Set<String> CALCULATED = Set.of(UID.SegmentationStorage, UID.LabelMapSegmentationStorage,
            UID.HeightMapSegmentationStorage, UID.ParametricMapStorage,
            UID.OphthalmicOpticalCoherenceTomographyBscanVolumeAnalysisStorage);

    /** What nothing is burned into as a rule: the measured patient, and what was calculated from that. */
    static final Set<String> ORDINARY = union(GREY, CALCULATED,
            Set.of(UID.EnhancedMRColorImageStorage, UID.MRSpectroscopyStorage));

    private ImageClasses() {
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> union = new HashSet<>();
        for (Set<String> set : sets) {
            union.addAll(set);
        }
        return Set.copyOf(union);
    }
}
