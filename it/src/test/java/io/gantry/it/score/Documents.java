package io.gantry.it.score;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.it.score.Cohort.Study;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Instances that are about other instances: reports, presentation states, selections of key images. */
final class Documents {

    private Documents() {
    }

    static void report(Planter p, Study study, TestInstance image, String uid) {
        Person person = study.person();
        p.kept(Tag.CompletionFlag, "COMPLETE").kept(Tag.VerificationFlag, "UNVERIFIED")
                .kept(Tag.ValueType, "CONTAINER")
                .kept(Tag.ContinuityOfContent, "SEPARATE")
                .code(Tag.ConceptNameCodeSequence, "18748-4", "LN", "Diagnostic imaging report");
        item(p, "CONTAINS", "TEXT", "121071", "Finding",
                i -> i.cleaned(Tag.TextValue, study.phrases().comment()));
        item(p, "CONTAINS", "TEXT", "121077", "Conclusion",
                i -> i.cleaned(Tag.TextValue, study.phrases().comment()));
        item(p, "HAS OBS CONTEXT", "PNAME", "121008", "Person Observer Name",
                i -> i.gone(Tag.PersonName, person.physician() + "^Pat", List.of(person.physician())));
        item(p, "HAS OBS CONTEXT", "PNAME", "121029", "Subject Name",
                i -> i.gone(Tag.PersonName, person.personName(), person.nameWords()));
        item(p, "HAS OBS CONTEXT", "UIDREF", "121018", "Procedure Study Instance UID",
                i -> i.uid(Tag.UID, study.uid()));
        item(p, "CONTAINS", "UIDREF", "112040", "Tracking Unique Identifier", i -> i.uid(Tag.UID, uid));
        item(p, "CONTAINS", "DATE", "111018", "Content Date", i -> i.date(Tag.Date, study.date(2)));
        item(p, "CONTAINS", "DATETIME", "111526", "DateTime Started",
                i -> i.date(Tag.DateTime, study.date(2) + "093000"));
        item(p, "CONTAINS", "NUM", "410668003", "Length", i -> i.item(Tag.MeasuredValueSequence,
                m -> m.kept(Tag.NumericValue, "12.5").code(Tag.MeasurementUnitsCodeSequence, "mm", "UCUM",
                        "mm")));
        item(p, "CONTAINS", "CODE", "363698007", "Finding Site",
                i -> i.code(Tag.ConceptCodeSequence, "39607008", "SCT", "Lung"));
        item(p, "CONTAINS", "CONTAINER", "121070", "Findings", c -> {
            c.kept(Tag.ContinuityOfContent, "SEPARATE");
            item(c, "CONTAINS", "TEXT", "121069", "Previous Finding",
                    i -> i.cleaned(Tag.TextValue, study.phrases().comment()));
            item(c, "CONTAINS", "IMAGE", "121080", "Best illustration of finding",
                    i -> reference(i, Tag.ReferencedSOPSequence, image));
        });
        evidence(p, study, image);
    }

    static void keyObjects(Planter p, Study study, TestInstance image) {
        p.kept(Tag.ValueType, "CONTAINER").kept(Tag.ContinuityOfContent, "SEPARATE")
                .code(Tag.ConceptNameCodeSequence, "113000", "DCM", "Of Interest");
        item(p, "CONTAINS", "TEXT", "113012", "Key Object Description",
                i -> i.cleaned(Tag.TextValue, study.phrases().comment()));
        item(p, "CONTAINS", "IMAGE", "121080", "Best illustration of finding",
                i -> reference(i, Tag.ReferencedSOPSequence, image));
        evidence(p, study, image);
    }

    static void presentationState(Planter p, Study study, TestInstance image) {
        p.kept(Tag.ContentLabel, "KEY").date(Tag.PresentationCreationDate, study.date(1))
                .kept(Tag.PresentationCreationTime, "120000")
                .cleaned(Tag.ContentDescription, study.phrases().plain(64))
                .gone(Tag.ContentCreatorName, study.person().physician() + "^Pat",
                        List.of(study.person().physician()));
        p.item(Tag.ReferencedSeriesSequence, s -> {
            s.uid(Tag.SeriesInstanceUID, series(image));
            reference(s, Tag.ReferencedImageSequence, image);
        });
        p.item(Tag.GraphicAnnotationSequence, g -> {
            g.kept(Tag.GraphicLayer, "LAYER1");
            g.item(Tag.TextObjectSequence, t -> t.kept(Tag.BoundingBoxAnnotationUnits, "PIXEL")
                    .cleaned(Tag.UnformattedTextValue, study.phrases().comment()));
            g.item(Tag.GraphicObjectSequence, o -> o.kept(Tag.GraphicAnnotationUnits, "PIXEL")
                    .kept(Tag.GraphicDimensions, VR.US, 2).kept(Tag.NumberOfGraphicPoints, VR.US, 1)
                    .keptBytes(Tag.GraphicData, VR.FL, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN)
                            .putFloat(3).putFloat(4).array())
                    .kept(Tag.GraphicType, "POINT").kept(Tag.GraphicFilled, "N"));
        });
        p.item(Tag.DisplayedAreaSelectionSequence,
                d -> d.kept(Tag.DisplayedAreaTopLeftHandCorner, VR.SL, 1, 1)
                        .kept(Tag.DisplayedAreaBottomRightHandCorner, VR.SL, 8, 8)
                        .kept(Tag.PresentationSizeMode, "SCALE TO FIT"));
    }

    private static void item(Planter p, String relationship, String valueType, String code, String meaning,
            Consumer<Planter> value) {
        p.item(Tag.ContentSequence, code, i -> {
            i.plain(Tag.RelationshipType, relationship).plain(Tag.ValueType, valueType).item(
                    Tag.ConceptNameCodeSequence,
                    c -> c.plain(Tag.CodeValue, code).plain(Tag.CodingSchemeDesignator,
                            Character.isDigit(code.charAt(0)) && code.length() > 6 ? "SCT" : "DCM")
                            .plain(Tag.CodeMeaning, meaning));
            value.accept(i);
        });
    }

    private static void reference(Planter p, int sequence, TestInstance image) {
        p.item(sequence, r -> r.kept(Tag.ReferencedSOPClassUID, image.sopClassUid())
                .uid(Tag.ReferencedSOPInstanceUID, image.sopInstanceUid()));
    }

    private static void evidence(Planter p, Study study, TestInstance image) {
        p.item(Tag.CurrentRequestedProcedureEvidenceSequence, e -> e.uid(Tag.StudyInstanceUID, study.uid())
                .item(Tag.ReferencedSeriesSequence, s -> {
                    s.uid(Tag.SeriesInstanceUID, series(image));
                    reference(s, Tag.ReferencedSOPSequence, image);
                }));
    }

    private static String series(TestInstance image) {
        return Objects.requireNonNull(image.dataSet().string(Tag.SeriesInstanceUID));
    }
}
