package io.gantry.dicom.testing;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Instances that are no pictures but refer to them: their references and texts identify patients too. */
final class DocumentInstances {

    private final Modules modules;

    DocumentInstances(Modules modules) {
        this.modules = modules;
    }

    /** SR Document General and Content (PS3.3 C.17.2, C.17.3). */
    Attributes report(Attributes a) {
        a.set(Tag.CompletionFlag, "COMPLETE");
        a.set(Tag.VerificationFlag, "VERIFIED");
        Attributes observer = modules.item(a);
        modules.planted(observer, Tag.VerifyingObserverName, Tag.VerifyingOrganization,
                Tag.VerificationDateTime);
        observer.setSequence(Tag.VerifyingObserverIdentificationCodeSequence,
                modules.code(a, "4711", "99LOCAL", "Observer"));
        Modules.undefinedSequence(a, Tag.VerifyingObserverSequence, observer);
        a.setSequence(Tag.ReferencedPerformedProcedureStepSequence);
        a.setSequence(Tag.PerformedProcedureCodeSequence);

        Attributes text = content(a, "CONTAINS", "TEXT", modules.code(a, "121071", "DCM", "Finding"));
        modules.planted(text, Tag.TextValue);
        Attributes person = content(a, "HAS OBS CONTEXT", "PNAME",
                modules.code(a, "121008", "DCM", "Person Observer Name"));
        modules.planted(person, Tag.PersonName);
        Attributes birth = content(a, "CONTAINS", "DATE",
                modules.code(a, "121031", "DCM", "Subject Birth Date"));
        birth.set(Tag.Date, modules.shared(Tag.PatientBirthDate));
        Attributes uid = content(a, "HAS OBS CONTEXT", "UIDREF",
                modules.code(a, "121018", "DCM", "Procedure Study Instance UID"));
        uid.set(Tag.UID, modules.shared(Tag.StudyInstanceUID));
        Attributes image = content(a, "INFERRED FROM", "IMAGE", null);
        image.setSequence(Tag.ReferencedSOPSequence,
                modules.reference(a, UID.CTImageStorage, modules.shared(Tag.ReferencedSOPInstanceUID)));
        Attributes number = content(a, "CONTAINS", "NUM", modules.code(a, "121206", "DCM", "Distance"));
        Attributes measured = modules.item(a);
        measured.set(Tag.NumericValue, "12.5");
        measured.setSequence(Tag.MeasurementUnitsCodeSequence, modules.code(a, "mm", "UCUM", "millimeter"));
        number.setSequence(Tag.MeasuredValueSequence, measured);
        number.setSequence(Tag.ContentSequence, image);
        Attributes inner = container(a, "CONTAINS");
        inner.setSequence(Tag.ContentSequence, number, text);
        Attributes outer = container(a, "CONTAINS");
        outer.setSequence(Tag.ContentSequence, inner, birth);

        a.set(Tag.ValueType, "CONTAINER");
        a.set(Tag.ContinuityOfContent, "SEPARATE");
        a.setSequence(Tag.ConceptNameCodeSequence,
                modules.code(a, "126000", "DCM", "Imaging Measurement Report"));
        Modules.undefinedSequence(a, Tag.ContentSequence, person, uid, outer);
        Attributes series = modules.item(a);
        series.setSequence(Tag.ReferencedSOPSequence,
                modules.reference(a, UID.CTImageStorage, modules.shared(Tag.ReferencedSOPInstanceUID)));
        series.set(Tag.SeriesInstanceUID, modules.shared(Tag.SeriesInstanceUID) + ".1");
        Attributes study = modules.item(a);
        study.setSequence(Tag.ReferencedSeriesSequence, series);
        study.set(Tag.StudyInstanceUID, modules.shared(Tag.StudyInstanceUID));
        a.setSequence(Tag.CurrentRequestedProcedureEvidenceSequence, study);
        return a;
    }

    private Attributes content(Attributes a, String relationship, String type,
            @org.jspecify.annotations.Nullable Attributes concept) {
        Attributes item = modules.item(a);
        item.set(Tag.RelationshipType, relationship);
        item.set(Tag.ValueType, type);
        if (concept != null) {
            item.setSequence(Tag.ConceptNameCodeSequence, concept);
        }
        return item;
    }

    private Attributes container(Attributes a, String relationship) {
        Attributes item = content(a, relationship, "CONTAINER",
                modules.code(a, "125007", "DCM", "Measurement Group"));
        item.set(Tag.ContinuityOfContent, "SEPARATE");
        return item;
    }

    /** Presentation State modules (PS3.3 C.11). */
    Attributes presentationState(Attributes a, TestInstance image) {
        modules.planted(a, Tag.PresentationCreationTime, Tag.ContentCreatorName, Tag.ContentDescription);
        modules.shared(a, Tag.PresentationCreationDate);
        a.set(Tag.ContentLabel, "STATE");
        Attributes series = modules.item(a);
        series.set(Tag.SeriesInstanceUID, uid(image, Tag.SeriesInstanceUID));
        series.setSequence(Tag.ReferencedImageSequence, reference(a, image));
        a.setSequence(Tag.ReferencedSeriesSequence, series);
        Attributes text = modules.item(a);
        text.set(Tag.BoundingBoxAnnotationUnits, "DISPLAY");
        modules.planted(text, Tag.UnformattedTextValue);
        Attributes annotation = modules.item(a);
        annotation.setSequence(Tag.ReferencedImageSequence, reference(a, image));
        annotation.set(Tag.GraphicLayer, "LAYER1");
        annotation.setSequence(Tag.TextObjectSequence, text);
        a.setSequence(Tag.GraphicAnnotationSequence, annotation);
        Attributes layer = modules.item(a);
        layer.set(Tag.GraphicLayer, "LAYER1");
        layer.set(Tag.GraphicLayerOrder, "1");
        a.setSequence(Tag.GraphicLayerSequence, layer);
        a.set(Tag.PresentationLUTShape, "IDENTITY");
        return a;
    }

    /** Structure Set, ROI Contour and RT ROI Observations (PS3.3 C.8.8.5, C.8.8.6, C.8.8.8). */
    Attributes structureSet(Attributes a, TestInstance image, String frameOfReference) {
        modules.planted(a, Tag.StructureSetName, Tag.StructureSetDescription, Tag.StructureSetTime);
        modules.shared(a, Tag.StructureSetDate);
        a.set(Tag.StructureSetLabel, "PLAN");
        Attributes series = modules.item(a);
        series.set(Tag.SeriesInstanceUID, uid(image, Tag.SeriesInstanceUID));
        series.setSequence(Tag.ContourImageSequence, reference(a, image));
        Attributes study = modules.reference(a, "1.2.840.10008.3.1.2.3.1", uid(image, Tag.StudyInstanceUID));
        study.setSequence(Tag.RTReferencedSeriesSequence, series);
        Attributes frame = modules.item(a);
        frame.set(Tag.FrameOfReferenceUID, frameOfReference);
        frame.setSequence(Tag.RTReferencedStudySequence, study);
        a.setSequence(Tag.ReferencedFrameOfReferenceSequence, frame);
        Attributes region = modules.item(a);
        region.set(Tag.ROINumber, "1");
        region.set(Tag.ReferencedFrameOfReferenceUID, frameOfReference);
        modules.planted(region, Tag.ROIName);
        region.set(Tag.ROIGenerationAlgorithm, "MANUAL");
        a.setSequence(Tag.StructureSetROISequence, region);
        Attributes contour = modules.item(a);
        contour.setSequence(Tag.ContourImageSequence, reference(a, image));
        contour.set(Tag.ContourGeometricType, "CLOSED_PLANAR");
        contour.set(Tag.NumberOfContourPoints, "3");
        contour.set(Tag.ContourData, "0", "0", "5", "10", "0", "5", "10", "10", "5");
        Attributes contours = modules.item(a);
        contours.setSequence(Tag.ContourSequence, contour);
        contours.set(Tag.ReferencedROINumber, "1");
        a.setSequence(Tag.ROIContourSequence, contours);
        Attributes observation = modules.item(a);
        observation.set(Tag.ObservationNumber, "1");
        observation.set(Tag.ReferencedROINumber, "1");
        observation.set(Tag.RTROIInterpretedType, "ORGAN");
        modules.planted(observation, Tag.ROIInterpreter);
        a.setSequence(Tag.RTROIObservationsSequence, observation);
        a.set(Tag.ApprovalStatus, "UNAPPROVED");
        return a;
    }

    /** Segmentation Image (PS3.3 C.8.20.2), its bits packed eight to a byte without padding between frames. */
    Attributes segmentation(Attributes a, TestInstance image, int rows, int columns, int frames) {
        a.set(Tag.ImageType, "DERIVED", "PRIMARY");
        a.set(Tag.SegmentationType, "BINARY");
        a.set(Tag.ContentLabel, "SEGMENTATION");
        modules.planted(a, Tag.ContentDescription, Tag.ContentCreatorName);
        Attributes segment = modules.item(a);
        segment.setInts(Tag.SegmentNumber, VR.US, 1);
        modules.planted(segment, Tag.SegmentDescription);
        segment.set(Tag.SegmentLabel, "Tumor");
        segment.set(Tag.SegmentAlgorithmType, "MANUAL");
        a.setSequence(Tag.SegmentSequence, segment);
        Attributes series = modules.item(a);
        series.set(Tag.SeriesInstanceUID, uid(image, Tag.SeriesInstanceUID));
        series.setSequence(Tag.ReferencedInstanceSequence, reference(a, image));
        a.setSequence(Tag.ReferencedSeriesSequence, series);
        Attributes[] perFrame = new Attributes[frames];
        for (int i = 0; i < frames; i++) {
            Attributes derivation = modules.item(a);
            derivation.setSequence(Tag.SourceImageSequence, reference(a, image));
            perFrame[i] = modules.item(a);
            perFrame[i].setSequence(Tag.DerivationImageSequence, derivation);
        }
        Modules.undefinedSequence(a, Tag.PerFrameFunctionalGroupsSequence, perFrame);
        a.set(Tag.NumberOfFrames, Integer.toString(frames));
        a.set(Tag.PhotometricInterpretation, "MONOCHROME2");
        a.set(Tag.LossyImageCompression, "00");
        modules.pixels(a, rows, columns, 1, 8, 8, 1);
        a.setInts(Tag.BitsAllocated, VR.US, 1);
        a.setInts(Tag.BitsStored, VR.US, 1);
        a.setInts(Tag.HighBit, VR.US, 0);
        byte[] bits = new byte[(rows * columns * frames + 7) / 8];
        java.util.Arrays.fill(bits, (byte) 0x5A);
        a.setBytes(Tag.PixelData, VR.OB, bits);
        return a;
    }

    /** Encapsulated Document (PS3.3 C.24.2): a page with the patient's name on it, of odd length. */
    Attributes pdf(Attributes a) {
        a.set(Tag.ConversionType, "WSD");
        a.set(Tag.BurnedInAnnotation, "YES");
        modules.planted(a, Tag.DocumentTitle, Tag.AcquisitionDateTime);
        a.setSequence(Tag.ConceptNameCodeSequence, modules.code(a, "18842-5", "LN", "Discharge summary"));
        a.set(Tag.MIMETypeOfEncapsulatedDocument, "application/pdf");
        byte[] page = ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
                + "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                + "3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n"
                + "4 0 obj<</Length 60>>stream\nBT (" + modules.shared(Tag.PatientName)
                + ") Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
                .getBytes(StandardCharsets.US_ASCII);
        a.setInts(Tag.EncapsulatedDocumentLength, VR.UL, page.length);
        a.setBytes(Tag.EncapsulatedDocument, VR.OB, page);
        return a;
    }

    private Attributes reference(Attributes a, TestInstance image) {
        return modules.reference(a, image.sopClassUid(), image.sopInstanceUid());
    }

    private static String uid(TestInstance image, int tag) {
        return Objects.requireNonNull(image.dataSet().string(tag));
    }
}
