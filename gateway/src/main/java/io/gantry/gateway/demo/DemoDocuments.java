package io.gantry.gateway.demo;

import static io.gantry.gateway.demo.DemoModules.code;
import static io.gantry.gateway.demo.DemoModules.item;
import static io.gantry.gateway.demo.DemoModules.reference;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;

/** A report and a presentation state: no pixels, but texts, names and references to the image. Stateless. */
final class DemoDocuments {

    private DemoDocuments() {
    }

    /** SR Document General and Content (PS3.3 C.17.2, C.17.3). */
    static void report(Attributes a, Attributes image) {
        a.set(Tag.ContentDate, DemoModules.STUDY_DATE);
        a.set(Tag.ContentTime, "103000");
        a.set(Tag.CompletionFlag, "COMPLETE");
        a.set(Tag.VerificationFlag, "VERIFIED");
        Attributes verified = item(a);
        verified.set(Tag.VerifyingObserverName, DemoModules.REFERRING);
        verified.set(Tag.VerifyingOrganization, "Lakeside General Hospital");
        verified.set(Tag.VerificationDateTime, DemoModules.STUDY_DATE + "113000");
        verified.setSequence(Tag.VerifyingObserverIdentificationCodeSequence);
        a.setSequence(Tag.VerifyingObserverSequence, verified);
        a.setSequence(Tag.ReferencedPerformedProcedureStepSequence);
        a.setSequence(Tag.PerformedProcedureCodeSequence);

        Attributes observer = content(a, "HAS OBS CONTEXT", "PNAME",
                code(a, "121008", "DCM", "Person Observer Name"));
        observer.set(Tag.PersonName, DemoModules.REFERRING);
        Attributes finding = content(a, "CONTAINS", "TEXT", code(a, "121071", "DCM", "Finding"));
        finding.set(Tag.TextValue, "Mr Yamada, born 9 July 1961, seen by Dr Okonkwo, " + DemoModules.PHONE);
        Attributes pictured = content(a, "INFERRED FROM", "IMAGE", null);
        pictured.setSequence(Tag.ReferencedSOPSequence, reference(a, image));
        Attributes diameter = content(a, "CONTAINS", "NUM", code(a, "81827009", "SCT", "Diameter"));
        Attributes measured = item(a);
        measured.set(Tag.NumericValue, "12.5");
        measured.setSequence(Tag.MeasurementUnitsCodeSequence, code(a, "mm", "UCUM", "millimeter"));
        diameter.setSequence(Tag.MeasuredValueSequence, measured);
        diameter.setSequence(Tag.ContentSequence, pictured);
        Attributes group = content(a, "CONTAINS", "CONTAINER",
                code(a, "125007", "DCM", "Measurement Group"));
        group.set(Tag.ContinuityOfContent, "SEPARATE");
        group.setSequence(Tag.ContentSequence, diameter);

        a.set(Tag.ValueType, "CONTAINER");
        a.setSequence(Tag.ConceptNameCodeSequence,
                code(a, "126000", "DCM", "Imaging Measurement Report"));
        a.set(Tag.ContinuityOfContent, "SEPARATE");
        a.setSequence(Tag.ContentSequence, observer, finding, group);
        evidence(a, image);
    }

    private static Attributes content(Attributes a, String relationship, String type,
            @org.jspecify.annotations.Nullable Attributes concept) {
        Attributes item = item(a);
        item.set(Tag.RelationshipType, relationship);
        item.set(Tag.ValueType, type);
        if (concept != null) {
            item.setSequence(Tag.ConceptNameCodeSequence, concept);
        }
        return item;
    }

    private static void evidence(Attributes a, Attributes image) {
        Attributes series = item(a);
        series.setSequence(Tag.ReferencedSOPSequence, reference(a, image));
        series.set(Tag.SeriesInstanceUID, String.valueOf(image.string(Tag.SeriesInstanceUID)));
        Attributes study = item(a);
        study.setSequence(Tag.ReferencedSeriesSequence, series);
        study.set(Tag.StudyInstanceUID, String.valueOf(image.string(Tag.StudyInstanceUID)));
        a.setSequence(Tag.CurrentRequestedProcedureEvidenceSequence, study);
    }

    /** Presentation State (PS3.3 C.11): text on the image, with the patient's name in it. */
    static void presentationState(Attributes a, Attributes image) {
        a.set(Tag.PresentationCreationDate, DemoModules.STUDY_DATE);
        a.set(Tag.PresentationCreationTime, "104500");
        a.set(Tag.Laterality, "");
        a.set(Tag.ContentLabel, "FINDING");
        a.set(Tag.ContentDescription, "Finding marked on the image");
        a.set(Tag.ContentCreatorName, "Lindqvist^Ebba");
        Attributes series = item(a);
        series.setSequence(Tag.ReferencedImageSequence, reference(a, image));
        series.set(Tag.SeriesInstanceUID, String.valueOf(image.string(Tag.SeriesInstanceUID)));
        a.setSequence(Tag.ReferencedSeriesSequence, series);
        Attributes area = item(a);
        area.setInts(Tag.DisplayedAreaTopLeftHandCorner, VR.SL, 1, 1);
        area.setInts(Tag.DisplayedAreaBottomRightHandCorner, VR.SL, DemoStudy.SIZE, DemoStudy.SIZE);
        area.set(Tag.PresentationSizeMode, "SCALE TO FIT");
        area.set(Tag.PresentationPixelAspectRatio, "1", "1");
        a.setSequence(Tag.DisplayedAreaSelectionSequence, area);
        Attributes text = item(a);
        text.set(Tag.BoundingBoxAnnotationUnits, "PIXEL");
        text.set(Tag.UnformattedTextValue, "Yamada T., " + DemoModules.PATIENT_ID);
        text.setBytes(Tag.BoundingBoxTopLeftHandCorner, VR.FL, new byte[]{0, 0, -128, 63, 0, 0, -128, 63});
        text.setBytes(Tag.BoundingBoxBottomRightHandCorner, VR.FL, new byte[]{0, 0, 0, 66, 0, 0, 0, 65});
        text.set(Tag.BoundingBoxTextHorizontalJustification, "LEFT");
        Attributes annotation = item(a);
        annotation.set(Tag.GraphicLayer, "LAYER1");
        annotation.setSequence(Tag.TextObjectSequence, text);
        a.setSequence(Tag.GraphicAnnotationSequence, annotation);
        Attributes layer = item(a);
        layer.set(Tag.GraphicLayer, "LAYER1");
        layer.set(Tag.GraphicLayerOrder, "1");
        a.setSequence(Tag.GraphicLayerSequence, layer);
        a.set(Tag.PresentationLUTShape, "IDENTITY");
    }
}
