package io.gantry.dicom.testing;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.dicom.io.TransferSyntax;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the instances of one study of one patient. Two builders of the same seed build the same bytes; each call
 * builds the next instance. All identifiers are known to {@link #canaries()}. Not thread-safe.
 */
public final class TestInstances {

    private static final String LATIN_1 = "ISO_IR 100";

    private final Canaries canaries;
    private final Modules modules;
    private final DocumentInstances documents;
    private final String frameOfReference;
    private int instances;

    /** @param seed one patient's study; another seed is another patient */
    public TestInstances(long seed) {
        canaries = new Canaries(seed);
        modules = new Modules(canaries);
        documents = new DocumentInstances(modules);
        frameOfReference = canaries.plant(Tag.FrameOfReferenceUID, VR.UI);
    }

    /** Everything that was planted in the instances built so far. */
    public Canaries canaries() {
        return canaries;
    }

    private Attributes image(String sopClass, String modality, int seriesNumber) {
        Attributes a = new Attributes();
        modules.sop(a, LATIN_1, sopClass);
        modules.patient(a);
        modules.study(a);
        modules.series(a, modality, seriesNumber, seriesUid(seriesNumber));
        a.set(Tag.InstanceNumber, Integer.toString(++instances));
        return a;
    }

    private String seriesUid(int number) {
        return modules.shared(Tag.SeriesInstanceUID) + "." + number;
    }

    private void content(Attributes a) {
        modules.shared(a, Tag.ContentDate);
        modules.planted(a, Tag.ContentTime);
    }

    private void plane(Attributes a) {
        a.set(Tag.FrameOfReferenceUID, frameOfReference);
        a.set(Tag.PositionReferenceIndicator, "");
        a.set(Tag.PixelSpacing, "0.488281", "0.488281");
        a.set(Tag.ImageOrientationPatient, "1", "0", "0", "0", "1", "0");
        a.set(Tag.ImagePositionPatient, "-125", "-125", Integer.toString(5 * instances));
        a.set(Tag.SliceThickness, "5");
        a.set(Tag.SliceLocation, Integer.toString(5 * instances));
    }

    /** A CT image of 16 bits: 117 elements, sequences and a private block among them. Explicit VR Little Endian. */
    public TestInstance ct(int rows, int columns) {
        Attributes a = image(UID.CTImageStorage, "CT", 1);
        modules.equipment(a, "ACME", "Scan 9000");
        modules.morePatient(a);
        modules.request(a);
        plane(a);
        content(a);
        a.set(Tag.ImageType, "ORIGINAL", "PRIMARY", "AXIAL");
        modules.shared(a, Tag.AcquisitionDate);
        modules.planted(a, Tag.AcquisitionTime, Tag.InstanceCreationTime, Tag.ImageComments);
        modules.shared(a, Tag.InstanceCreationDate);
        a.set(Tag.AcquisitionNumber, "1");
        a.set(Tag.BodyPartExamined, "HEAD");
        a.set(Tag.PatientPosition, "HFS");
        a.set(Tag.BurnedInAnnotation, "NO");
        a.set(Tag.LossyImageCompression, "00");
        scanner(a);
        Modules.undefinedSequence(a, Tag.ReferencedStudySequence,
                modules.reference(a, "1.2.840.10008.3.1.2.3.1",
                        modules.shared(Tag.ReferencedSOPInstanceUID)));
        Modules.undefinedSequence(a, Tag.SourceImageSequence,
                modules.reference(a, UID.CTImageStorage,
                        canaries.plant(Tag.ReferencedSOPInstanceUID, VR.UI)));
        a.setSequence(Tag.ProcedureCodeSequence, modules.code(a, "CTHEAD", "99LOCAL", "CT of the head"));
        privateBlock(a);
        modules.pixels(a, rows, columns, 1, 16, 12, 1);
        a.set(Tag.PhotometricInterpretation, "MONOCHROME2");
        a.set(Tag.WindowCenter, "40");
        a.set(Tag.WindowWidth, "80");
        a.set(Tag.RescaleIntercept, "-1024");
        a.set(Tag.RescaleSlope, "1");
        a.set(Tag.RescaleType, "HU");
        return new TestInstance(a, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private static void scanner(Attributes a) {
        a.set(Tag.KVP, "120");
        a.set(Tag.ScanOptions, "HELICAL MODE");
        a.set(Tag.GantryDetectorTilt, "0");
        a.set(Tag.TableHeight, "142.5");
        a.set(Tag.RotationDirection, "CW");
        a.set(Tag.ExposureTime, "1000");
        a.set(Tag.XRayTubeCurrent, "210");
        a.set(Tag.Exposure, "210");
        a.set(Tag.ConvolutionKernel, "STANDARD");
    }

    /** An MR image of 16 bits. Implicit VR Little Endian. */
    public TestInstance mr(int rows, int columns) {
        Attributes a = image(UID.MRImageStorage, "MR", 2);
        modules.equipment(a, "ACME", "Magnet 3");
        plane(a);
        content(a);
        a.set(Tag.ImageType, "ORIGINAL", "PRIMARY", "OTHER");
        a.set(Tag.ScanningSequence, "SE");
        a.set(Tag.SequenceVariant, "NONE");
        a.set(Tag.ScanOptions, "");
        a.set(Tag.MRAcquisitionType, "2D");
        a.set(Tag.RepetitionTime, "500");
        a.set(Tag.EchoTime, "14");
        a.set(Tag.EchoTrainLength, "1");
        a.set(Tag.MagneticFieldStrength, "3");
        a.set(Tag.BodyPartExamined, "HEAD");
        a.set(Tag.PatientPosition, "HFS");
        modules.pixels(a, rows, columns, 1, 16, 12, 1);
        a.set(Tag.PhotometricInterpretation, "MONOCHROME2");
        return new TestInstance(a, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    /** An enhanced multi-frame MR image: shared and per-frame functional groups. Explicit VR Little Endian. */
    public TestInstance enhancedMr(int rows, int columns, int frames) {
        Attributes a = image(UID.EnhancedMRImageStorage, "MR", 3);
        modules.equipment(a, "ACME", "Magnet 3");
        content(a);
        a.set(Tag.FrameOfReferenceUID, frameOfReference);
        a.set(Tag.PositionReferenceIndicator, "");
        a.set(Tag.NumberOfFrames, Integer.toString(frames));
        modules.planted(a, Tag.AcquisitionDateTime);
        Attributes measures = modules.item(a);
        measures.set(Tag.PixelSpacing, "1", "1");
        measures.set(Tag.SliceThickness, "2");
        Attributes common = modules.item(a);
        Modules.undefinedSequence(common, Tag.PixelMeasuresSequence, measures);
        Modules.undefinedSequence(a, Tag.SharedFunctionalGroupsSequence, common);
        Attributes[] perFrame = new Attributes[frames];
        for (int i = 0; i < frames; i++) {
            perFrame[i] = frame(a, i);
        }
        Modules.undefinedSequence(a, Tag.PerFrameFunctionalGroupsSequence, perFrame);
        modules.pixels(a, rows, columns, 1, 16, 12, frames);
        a.set(Tag.PhotometricInterpretation, "MONOCHROME2");
        return new TestInstance(a, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private Attributes frame(Attributes a, int index) {
        Attributes content = modules.item(a);
        content.setInts(Tag.InStackPositionNumber, VR.UL, index + 1);
        content.setInts(Tag.DimensionIndexValues, VR.UL, 1, index + 1);
        modules.planted(content, Tag.FrameAcquisitionDateTime, Tag.FrameComments);
        Attributes position = modules.item(a);
        position.set(Tag.ImagePositionPatient, "0", "0", Integer.toString(2 * index));
        Attributes frame = modules.item(a);
        Modules.undefinedSequence(frame, Tag.FrameContentSequence, content);
        Modules.undefinedSequence(frame, Tag.PlanePositionSequence, position);
        return frame;
    }

    /** An ultrasound cine loop in YBR_FULL, with a region calibration. Explicit VR Little Endian. */
    public TestInstance ultrasound(int rows, int columns, int frames) {
        Attributes a = image(UID.UltrasoundMultiFrameImageStorage, "US", 4);
        modules.equipment(a, "ACME", "Echo 7");
        content(a);
        a.set(Tag.ImageType, "ORIGINAL", "PRIMARY", "ABDOMINAL", "0001");
        a.set(Tag.NumberOfFrames, Integer.toString(frames));
        a.set(Tag.Laterality, "");
        a.set(Tag.PatientOrientation, "");
        a.set(Tag.FrameTime, "33.3");
        a.setInts(Tag.FrameIncrementPointer, VR.AT, Tag.FrameTime);
        a.set(Tag.LossyImageCompression, "00");
        Attributes region = modules.item(a);
        region.setInts(Tag.RegionSpatialFormat, VR.US, 1);
        region.setInts(Tag.RegionDataType, VR.US, 1);
        region.setInts(Tag.RegionFlags, VR.UL, 0);
        region.setInts(Tag.PhysicalUnitsXDirection, VR.US, 3);
        region.setInts(Tag.PhysicalUnitsYDirection, VR.US, 3);
        region.setBytes(Tag.PhysicalDeltaX, VR.FD, new byte[]{0, 0, 0, 0, 0, 0, (byte) 0xE0, 0x3F});
        region.setBytes(Tag.PhysicalDeltaY, VR.FD, new byte[]{0, 0, 0, 0, 0, 0, (byte) 0xE0, 0x3F});
        region.setInts(Tag.RegionLocationMinX0, VR.UL, 0);
        region.setInts(Tag.RegionLocationMinY0, VR.UL, rows / 8);
        region.setInts(Tag.RegionLocationMaxX1, VR.UL, columns - 1);
        region.setInts(Tag.RegionLocationMaxY1, VR.UL, rows - 1);
        a.setSequence(Tag.SequenceOfUltrasoundRegions, region);
        modules.pixels(a, rows, columns, 3, 8, 8, frames);
        a.set(Tag.PhotometricInterpretation, "YBR_FULL");
        return new TestInstance(a, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** A secondary capture in RGB that says it has text burned in. Explicit VR Little Endian. */
    public TestInstance secondaryCapture(int rows, int columns) {
        Attributes a = image(UID.SecondaryCaptureImageStorage, "OT", 5);
        modules.equipment(a, "ACME", "Grabber");
        content(a);
        a.set(Tag.ConversionType, "WSD");
        a.set(Tag.Laterality, "");
        modules.planted(a, Tag.SecondaryCaptureDeviceID);
        a.set(Tag.PatientOrientation, "");
        a.set(Tag.BurnedInAnnotation, "YES");
        modules.pixels(a, rows, columns, 3, 8, 8, 1);
        a.set(Tag.PhotometricInterpretation, "RGB");
        return new TestInstance(a, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** A CT whose Pixel Data is RLE Lossless (PS3.5 Annex G), its Basic Offset Table empty or filled. */
    public TestInstance rle(int rows, int columns, boolean offsetTable) {
        return ct(rows, columns).with(a -> a.put(Fragments.rle(a, rows, columns, offsetTable)))
                .in(TransferSyntax.of(UID.RLELossless));
    }

    /** An enhanced MR of RLE frames under an Extended Offset Table (7FE0,0001), the Basic one empty. */
    public TestInstance extendedOffsets(int rows, int columns, int frames) {
        return enhancedMr(rows, columns, frames).with(a -> Fragments.rleWithExtendedOffsets(a, rows, columns))
                .in(TransferSyntax.of(UID.RLELossless));
    }

    /** A CT whose names are Japanese: Latin, ideographic and phonetic components (PS3.5 H.3.1). */
    public TestInstance japanese() {
        return ct(16, 16).with(a -> {
            a.set(Tag.SpecificCharacterSet, "", "ISO 2022 IR 87");
            a.put(DataElement.of(Tag.PatientName, VR.PN,
                    ("Yamada^Tarou=\u001b$B;3ED\u001b(B^\u001b$BB@O:\u001b(B"
                            + "=\u001b$B$d$^$@\u001b(B^\u001b$B$?$m$&\u001b(B")
                            .getBytes(StandardCharsets.US_ASCII)));
        });
    }

    /** A structured report: containers, names, dates, references and text, five levels deep. */
    public TestInstance structuredReport() {
        Attributes a = image(UID.ComprehensiveSRStorage, "SR", 6);
        modules.equipment(a, "ACME", "Reporter");
        content(a);
        return new TestInstance(documents.report(a), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** A grayscale presentation state that refers to an image and has text on it. */
    public TestInstance presentationState(TestInstance image) {
        Attributes a = image(UID.GrayscaleSoftcopyPresentationStateStorage, "PR", 7);
        modules.equipment(a, "ACME", "Reporter");
        return new TestInstance(documents.presentationState(a, image),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** A structure set that refers to an image, with one contour. Implicit VR, as planning systems send it. */
    public TestInstance structureSet(TestInstance image) {
        Attributes a = image(UID.RTStructureSetStorage, "RTSTRUCT", 8);
        modules.equipment(a, "ACME", "Planner");
        a.set(Tag.FrameOfReferenceUID, frameOfReference);
        a.set(Tag.PositionReferenceIndicator, "");
        return new TestInstance(documents.structureSet(a, image, frameOfReference),
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN);
    }

    /** A segmentation of one bit per pixel over an image. */
    public TestInstance segmentation(TestInstance image, int rows, int columns, int frames) {
        Attributes a = image(UID.SegmentationStorage, "SEG", 9);
        modules.equipment(a, "ACME", "Segmenter");
        content(a);
        a.set(Tag.FrameOfReferenceUID, frameOfReference);
        return new TestInstance(documents.segmentation(a, image, rows, columns, frames),
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** A PDF document with the patient's name in its text. */
    public TestInstance pdf() {
        Attributes a = image(UID.EncapsulatedPDFStorage, "DOC", 10);
        modules.equipment(a, "ACME", "Scanner");
        content(a);
        return new TestInstance(documents.pdf(a), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /** One of each kind, each small. */
    public List<TestInstance> oneOfEach() {
        TestInstance ct = ct(32, 32);
        List<TestInstance> all = new ArrayList<>(List.of(ct, mr(32, 32), enhancedMr(16, 16, 3),
                ultrasound(16, 24, 2), secondaryCapture(16, 16), rle(32, 32, false), rle(32, 32, true),
                extendedOffsets(16, 16, 3), japanese(), structuredReport(), presentationState(ct),
                structureSet(ct), segmentation(ct, 16, 16, 2), pdf()));
        all.add(ct(16, 16).in(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN));
        all.add(ct(16, 16).in(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN));
        all.add(ct(16, 16).in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
        return List.copyOf(all);
    }

    /**
     * A copy with every text attribute of the dictionary that the instance lacks planted into it, and into an item of
     * a private and of a standard sequence: what no rule names must not pass either. No longer valid for its IOD.
     */
    public TestInstance withEveryAttribute(TestInstance instance) {
        return instance.with(a -> {
            Attributes nested = modules.item(a);
            modules.planted(nested, Tag.PatientName, Tag.PatientID, Tag.PatientComments, Tag.OperatorsName);
            Attributes deeper = modules.item(a);
            deeper.setSequence(Tag.ReferencedPatientSequence, nested);
            a.setSequence(Tag.AnatomicRegionSequence, deeper);
            for (StandardDictionary.Entry entry : StandardDictionary.entries()) {
                VR vr = entry.vrs().isEmpty() ? VR.UN : entry.vrs().getFirst();
                if (entry.tag() >>> 16 >= 0x0008 && vr.isText() && vr != VR.IS && vr != VR.DS
                        && !a.contains(entry.tag())) {
                    a.set(entry.tag(), vr, canaries.plant(entry.tag(), vr));
                }
            }
        });
    }

    /** Private blocks: an unusual offset, one creator twice, nested items, and a block that nobody owns. */
    private void privateBlock(Attributes a) {
        a.set(0x00090010, VR.LO, "ACME HEADER 1.1");
        a.set(0x00091001, VR.LO, canaries.plant(0x00091001, VR.LO));
        a.setBytes(0x00091002, VR.UN, canaries.plant(0x00091002, VR.LO).getBytes(StandardCharsets.US_ASCII));
        a.set(0x000910E3, VR.UI, canaries.plant(0x000910E3, VR.UI));
        a.set(0x002900A7, VR.LO, "ACME NESTED");
        Attributes inner = modules.item(a);
        modules.planted(inner, Tag.PatientName);
        inner.set(0x00290010, VR.LO, "ACME INNER");
        inner.set(0x00291077, VR.ST, canaries.plant(0x00291077, VR.ST));
        Attributes outer = modules.item(a);
        outer.set(Tag.PatientID, canaries.plantNumber(Tag.PatientID));
        outer.setSequence(0x0029A715, inner);
        outer.set(0x002900A7, VR.LO, "ACME NESTED");
        a.put(new SequenceElement(0x0029A710, VR.SQ, List.of(outer), false));
    }
}
