package io.gantry.pipeline.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.UidRegistry;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.SampleInstances;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images as real machines and workstations make them: which may show text, and which may not be held for it. */
class RiskClassTest {

    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    /** A slice of 16 bits at its place, with pixels. */
    private static Attributes image(String sopClass, String modality, String... imageType) {
        Attributes image = SampleInstances.patientAndStudy(sopClass, "1.2.3.4");
        SampleInstances.imagePixel(image);
        image.set(Tag.Modality, modality);
        image.set(Tag.SeriesDescription, "Thorax 5.0");
        image.set(Tag.ImageType, imageType.length == 0 ? new String[]{"ORIGINAL", "PRIMARY"} : imageType);
        image.set(Tag.ImagePositionPatient, "0", "0", "0");
        image.set(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0");
        return image;
    }

    private static Attributes with(Attributes image, int tag, String value) {
        image.set(tag, value);
        return image;
    }

    private static Attributes without(Attributes image, int... tags) {
        for (int tag : tags) {
            image.remove(tag);
        }
        return image;
    }

    private static Attributes bits(Attributes image, int allocated, int samples) {
        image.setInts(Tag.BitsAllocated, VR.US, allocated);
        image.setInts(Tag.SamplesPerPixel, VR.US, samples);
        return image;
    }

    private static @Nullable RiskClass of(Attributes image) {
        return RiskClass.of(image, EXPLICIT);
    }

    static Stream<Arguments> captures() {
        String ct = UID.CTImageStorage;
        String mr = UID.MRImageStorage;
        String pet = UID.PositronEmissionTomographyImageStorage;
        return Stream.of(
                Arguments.of("GE dose screen", image(ct, "CT", "DERIVED", "SECONDARY", "SCREEN SAVE")),
                Arguments.of("screen save that claims to be an original",
                        image(ct, "CT", "ORIGINAL", "PRIMARY", "AXIAL", "Screen Save")),
                Arguments.of("Siemens patient protocol",
                        image(ct, "CT", "ORIGINAL", "SECONDARY", "OTHER", "CT_SOM5 PROT")),
                Arguments.of("dose page", image(ct, "CT", "DERIVED", "SECONDARY", "DOSE_INFO")),
                Arguments.of("MR screenshot", image(mr, "MR", "DERIVED", "SECONDARY", "SCREENSHOT")),
                Arguments.of("Siemens position display", image(mr, "MR", "DERIVED", "PRIMARY", "POSDISP")),
                Arguments.of("capture", image(mr, "MR", "DERIVED", "SECONDARY", "OTHER", "CAPTURE")),
                Arguments.of("summary page", image(UID.NuclearMedicineImageStorage, "NM", "DERIVED",
                        "SECONDARY", "SUMMARY")),
                Arguments.of("a series called Dose Report",
                        with(image(ct, "CT"), Tag.SeriesDescription, "Dose Report")),
                Arguments.of("an axial slice of a series called Dose Report",
                        with(image(ct, "CT", "ORIGINAL", "PRIMARY", "AXIAL"), Tag.SeriesDescription,
                                "Dose Report")),
                Arguments.of("an axial slice that is called dose by its type",
                        image(ct, "CT", "DERIVED", "SECONDARY", "AXIAL", "DOSE_INFO")),
                Arguments.of("a series called Patient Protocol",
                        with(image(ct, "CT"), Tag.SeriesDescription, "Patient  protocol")),
                Arguments.of("a series called screen_save",
                        with(image(mr, "MR"), Tag.SeriesDescription, "AW screen_save 2")),
                Arguments.of("a slice of 8 bits", bits(image(ct, "CT"), 8, 1)),
                Arguments.of("a projection of PET in 8 bits", bits(image(pet, "PT"), 8, 1)),
                Arguments.of("colour in CT", bits(image(ct, "CT"), 8, 3)),
                Arguments.of("colour in PET, of 16 bits", bits(image(pet, "PT"), 16, 3)),
                Arguments.of("a palette in a radiograph",
                        with(image(UID.ComputedRadiographyImageStorage, "CR"), Tag.PhotometricInterpretation,
                                "PALETTE COLOR")),
                Arguments.of("a palette in CT, of 16 bits",
                        with(image(ct, "CT"), Tag.PhotometricInterpretation, "PALETTE COLOR")),
                Arguments.of("results in colour in nuclear medicine",
                        bits(image(UID.NuclearMedicineImageStorage, "NM"), 8, 3)),
                Arguments.of("colour in angiography that says NO",
                        bits(with(image(UID.XRayAngiographicImageStorage, "XA"), Tag.BurnedInAnnotation,
                                "NO"),
                                8, 3)),
                Arguments.of("derived and at no place",
                        without(image(ct, "CT", "DERIVED", "SECONDARY", "OTHER"), Tag.ImagePositionPatient,
                                Tag.ImageOrientationPatient)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void capturesOfScreens(String name, Attributes image) {
        assertThat(of(image)).isEqualTo(RiskClass.SCREEN_CAPTURE);
    }

    static Stream<Arguments> ordinary() {
        String ct = UID.CTImageStorage;
        return Stream.of(
                Arguments.of("a palette in nuclear medicine",
                        with(image(UID.NuclearMedicineImageStorage, "NM"), Tag.PhotometricInterpretation,
                                "PALETTE COLOR")),
                Arguments.of("slice", image(ct, "CT", "ORIGINAL", "PRIMARY", "AXIAL")),
                Arguments.of("reformatted slice",
                        image(ct, "CT", "DERIVED", "SECONDARY", "MPR", "CT_SOM5 MPR")),
                Arguments.of("low dose CT",
                        with(image(ct, "CT"), Tag.SeriesDescription, "LOW DOSE CHEST 1.25mm")),
                Arguments.of("a protocol's name",
                        with(image(UID.MRImageStorage, "MR"), Tag.SeriesDescription, "t2 protocol 4")),
                Arguments.of("proton density",
                        image(UID.MRImageStorage, "MR", "DERIVED", "PRIMARY", "PROTON_DENSITY")),
                Arguments.of("original of a careless machine",
                        without(image(ct, "CT", "ORIGINAL", "PRIMARY", "AXIAL"), Tag.ImagePositionPatient,
                                Tag.ImageOrientationPatient)),
                Arguments.of("no image type",
                        without(image(ct, "CT"), Tag.ImageType, Tag.ImagePositionPatient,
                                Tag.ImageOrientationPatient)),
                Arguments.of("scintigram of 8 bits",
                        bits(image(UID.NuclearMedicineImageStorage, "NM"), 8, 1)),
                Arguments.of("radiograph of 8 bits",
                        bits(image(UID.DigitalXRayImageStorageForPresentation, "DX"), 8, 1)),
                Arguments.of("mammogram",
                        image(UID.DigitalMammographyXRayImageStorageForPresentation, "MG", "DERIVED",
                                "PRIMARY")),
                Arguments.of("colour MR", bits(image(UID.EnhancedMRColorImageStorage, "MR"), 8, 3)),
                Arguments.of("dose in its grid",
                        with(image(UID.RTDoseStorage, "RTDOSE", "DERIVED", "SECONDARY", "DOSE"),
                                Tag.SeriesDescription, "Dose Report")),
                Arguments.of("portal image",
                        with(image(UID.RTImageStorage, "RTIMAGE", "ORIGINAL", "PRIMARY", "PORTAL",
                                "ACQUIRED_DOSE"), Tag.ConversionType, "DI")),
                Arguments.of("angiogram that says NO",
                        with(image(UID.XRayAngiographicImageStorage, "XA"), Tag.BurnedInAnnotation, "NO ")),
                Arguments.of("volume of a C-arm", image(UID.XRay3DAngiographicImageStorage, "XA")),
                Arguments.of("slide that says NO",
                        with(image(UID.VLWholeSlideMicroscopyImageStorage, "SM", "ORIGINAL", "PRIMARY",
                                "VOLUME"),
                                Tag.BurnedInAnnotation, "NO")),
                Arguments.of("retina that says NO",
                        with(image(UID.OphthalmicPhotography8BitImageStorage, "OP"), Tag.BurnedInAnnotation,
                                "NO")),
                Arguments.of("segmentation", bits(image(UID.SegmentationStorage, "SEG"), 1, 1)),
                Arguments.of("map of ultrasound", image(UID.ParametricMapStorage, "US")),
                Arguments.of("report of the dose, without pixels",
                        without(with(image(UID.XRayRadiationDoseSRStorage, "SR"), Tag.SeriesDescription,
                                "Dose Report"), Tag.PixelData)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ordinary")
    void ordinaryImagesAreNotHeld(String name, Attributes image) {
        assertThat(of(image)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"YES", "yes", "Y", "OTHER", "NO\\YES", "NONE"})
    void whateverIsNotNoIsBurnedIn(String value) {
        Attributes image = image(UID.CTImageStorage, "CT");
        image.set(Tag.BurnedInAnnotation, value.split("\\\\"));

        assertThat(of(image)).isEqualTo(RiskClass.BURNED_IN);
    }

    @ParameterizedTest
    @CsvSource({UID.SecondaryCaptureImageStorage + ", OT, SECONDARY_CAPTURE",
            UID.MultiFrameTrueColorSecondaryCaptureImageStorage + ", MR, SECONDARY_CAPTURE",
            UID.HardcopyGrayscaleImageStorage + ", HC, SECONDARY_CAPTURE",
            UID.HardcopyColorImageStorage + ", HC, SECONDARY_CAPTURE",
            UID.EnhancedUSVolumeStorage + ", US, ULTRASOUND",
            UID.PhotoacousticImageStorage + ", PA, ULTRASOUND",
            UID.MRImageStorage + ", us, ULTRASOUND", UID.VLEndoscopicImageStorage + ", ES, VISIBLE_LIGHT",
            UID.VideoEndoscopicImageStorage + ", ES, VISIBLE_LIGHT",
            UID.VLPhotographicImageStorage + ", ES, VISIBLE_LIGHT"})
    @DisplayName("what a capture box says of Burned In Annotation is not believed")
    void noIsNotBelieved(String sopClass, String modality, RiskClass risk) {
        assertThat(of(image(sopClass, modality))).isEqualTo(risk);
        assertThat(of(with(image(sopClass, modality), Tag.BurnedInAnnotation, "NO"))).isEqualTo(risk);
    }

    @ParameterizedTest
    @CsvSource({UID.XRayAngiographicImageStorage + ", XA, FLUOROSCOPY",
            UID.EnhancedXRFImageStorage + ", RF, FLUOROSCOPY",
            UID.ComputedRadiographyImageStorage + ", RF, FLUOROSCOPY",
            UID.VLPhotographicImageStorage + ", XC, VISIBLE_LIGHT",
            UID.VLMicroscopicImageStorage + ", GM, VISIBLE_LIGHT",
            UID.VLSlideCoordinatesMicroscopicImageStorage + ", SM, VISIBLE_LIGHT",
            UID.VLWholeSlideMicroscopyImageStorage + ", SM, VISIBLE_LIGHT",
            UID.VideoPhotographicImageStorage + ", XC, VISIBLE_LIGHT",
            UID.OphthalmicPhotography8BitImageStorage + ", OP, VISIBLE_LIGHT",
            UID.OphthalmicPhotography16BitImageStorage + ", OP, VISIBLE_LIGHT",
            UID.OphthalmicTomographyImageStorage + ", OPT, VISIBLE_LIGHT",
            UID.DermoscopicPhotographyImageStorage + ", DMS, VISIBLE_LIGHT",
            UID.CornealTopographyMapStorage + ", OPM, VISIBLE_LIGHT",
            UID.VLImageStorageTrial + ", XC, VISIBLE_LIGHT",
            UID.ComputedRadiographyImageStorage + ", XC, VISIBLE_LIGHT",
            UID.ComputedRadiographyImageStorage + ", OT, UNKNOWN", UID.CTImageStorage + ", DOC, UNKNOWN"})
    void noIsBelievedOfWhatMeasures(String sopClass, String modality, RiskClass risk) {
        assertThat(of(image(sopClass, modality))).isEqualTo(risk);
        assertThat(of(with(image(sopClass, modality), Tag.BurnedInAnnotation, "NO"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.MPEG2MPML, UID.MPEG2MPHLF, UID.MPEG4HP41, UID.MPEG4HP42STEREO, UID.HEVCMP51,
            UID.HEVCM10P51, UID.SMPTEST211020UncompressedProgressiveActiveVideo})
    @DisplayName("video is at risk whatever it says of itself: it has sound, and nothing here looks into it")
    void video(String syntax) {
        Attributes image = with(image(UID.XRayAngiographicImageStorage, "XA"), Tag.BurnedInAnnotation, "NO");

        assertThat(RiskClass.of(image, TransferSyntax.of(syntax))).isEqualTo(RiskClass.VIDEO);
    }

    @Test
    void filmAndPaper() {
        String cr = UID.ComputedRadiographyImageStorage;
        for (Attributes image : List.of(with(image(cr, "CR"), Tag.ConversionType, "DF"),
                with(image(UID.DigitalXRayImageStorageForPresentation, "DX"), Tag.DetectorType, "FILM"),
                with(image(cr, "CR"), Tag.DigitizingDeviceTransportDirection, "ROW"),
                with(image(cr, "CR"), Tag.RotationOfScannedFilm, "90"),
                with(image(UID.RTImageStorage, "RTIMAGE"), Tag.ConversionType, "DF"),
                with(image(UID.CTImageStorage, "CT"), Tag.VideoImageFormatAcquired, "PAL"))) {
            assertThat(of(image)).isEqualTo(RiskClass.DIGITIZED);
        }
    }

    @Test
    @DisplayName("the label of a slide is at risk though the scanner says that nothing is burned in")
    void labels() {
        String wsi = UID.VLWholeSlideMicroscopyImageStorage;
        Attributes label = with(image(wsi, "SM", "ORIGINAL", "PRIMARY", "LABEL", "NONE"),
                Tag.BurnedInAnnotation,
                "NO");
        Attributes overview = with(image(wsi, "SM", "ORIGINAL", "PRIMARY", "OVERVIEW", "NONE"),
                Tag.BurnedInAnnotation, "NO");

        assertThat(of(label)).isEqualTo(RiskClass.VISIBLE_LIGHT);
        assertThat(of(overview)).isEqualTo(RiskClass.VISIBLE_LIGHT);
        assertThat(of(with(overview, Tag.SpecimenLabelInImage, "YES"))).isEqualTo(RiskClass.BURNED_IN);
        assertThat(of(with(overview, Tag.SpecimenLabelInImage, "NO"))).isNull();
    }

    @Test
    @DisplayName("a SOP class that is added to the standard is at risk until somebody has looked at it")
    void everyOtherClassIsUnknown() {
        List<String> named = Stream.of(ImageClasses.ORDINARY, ImageClasses.SECONDARY_CAPTURE,
                ImageClasses.ULTRASOUND, ImageClasses.ENDOSCOPY, ImageClasses.VISIBLE_LIGHT)
                .flatMap(java.util.Set::stream).toList();
        assertThat(named).doesNotHaveDuplicates()
                .allSatisfy(uid -> assertThat(UidRegistry.lookup(uid)).isNotNull());
        for (String sopClass : List.of(UID.RawDataStorage, UID.SurfaceSegmentationStorage, "1.2.3", "")) {
            assertThat(of(with(image(sopClass, "CT"), Tag.BurnedInAnnotation, "NO")))
                    .isEqualTo(RiskClass.UNKNOWN);
        }
        assertThat(of(without(image("1.2", "CT"), Tag.SOPClassUID))).isEqualTo(RiskClass.UNKNOWN);
    }
}
