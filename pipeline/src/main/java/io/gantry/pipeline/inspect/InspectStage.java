package io.gantry.pipeline.inspect;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.UID;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.MachineSignature;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.StageResult.Quarantined;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.DocumentPolicy;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.Rule;
import io.gantry.pipeline.profile.Rule.Inside;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stage {@code inspect}: gives what came as UN its VR, holds what is no whole instance and what no rule for attributes
 * can clean, notes the machine.
 */
public final class InspectStage implements Stage {

    private static final int OVERLAY_DATA = 0x60003000;

    private final DocumentPolicy documents;
    private final boolean documentsOverridden;
    private final boolean drawingsOverridden;
    private final boolean keepsOverlays;
    private final boolean keepsAnnotations;

    public InspectStage(Profile profile) {
        documents = profile.documents();
        boolean holds = documents == DocumentPolicy.HOLD;
        documentsOverridden = holds && profile.rules().of(Tag.EncapsulatedDocument).mayBeOverridden();
        drawingsOverridden = holds && profile.rules().of(Tag.HPGLDocument).mayBeOverridden();
        Rule annotations = profile.rules().of(Tag.WaveformAnnotationSequence);
        keepsAnnotations = annotations.inside() == Inside.ANNOTATION && !annotations.mayBeOverridden();
        keepsOverlays = profile.rules().of(OVERLAY_DATA).action() == Action.KEEP;
    }

    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public StageResult apply(Instance received) throws IOException {
        Instance instance = received.resolved();
        Attributes dataSet = instance.original();
        Quarantined problem = identity(instance);
        if (problem == null && dataSet.hasValue(Tag.PixelDataProviderURL)) {
            problem = new Quarantined(Reason.PIXEL_DATA_ELSEWHERE, "(0028,7FE0)");
        }
        if (problem != null) {
            return problem;
        }
        String document = document(dataSet);
        if (document != null) {
            switch (documents) {
                case HOLD -> {
                    return new Quarantined(Reason.CONTENT_CANNOT_BE_CLEANED, document);
                }
                case DROP -> {
                    return new StageResult.Filtered("encapsulated_documents: drop");
                }
                case PASS -> {
                    // Its attributes are cleaned as those of any instance, annotations word by word.
                }
            }
        }
        problem = keepsOverlays ? null : PixelDataCheck.embeddedOverlay(dataSet);
        if (problem == null) {
            problem = PixelDataCheck.problem(dataSet);
        }
        if (problem == null) {
            problem = SampleDataCheck.problem(dataSet);
        }
        return problem != null
                ? problem
                : new StageResult.Passed(instance.withMachine(MachineSignature.of(dataSet)));
    }

    private static @Nullable Quarantined identity(Instance instance) {
        Attributes dataSet = instance.original();
        String metaClass = instance.originalMeta().mediaStorageSopClassUid();
        boolean directory = UID.MediaStorageDirectoryStorage.equals(metaClass)
                || dataSet.contains(Tag.DirectoryRecordSequence);
        if (directory) {
            return new Quarantined(Reason.MEDIA_DIRECTORY, "(0004,1220)");
        }
        if (!dataSet.isEmpty() && dataSet.at(0).tag() >>> 16 < 8) {
            return new Quarantined(Reason.FOREIGN_GROUP, TagFormat.format(dataSet.at(0).tag()));
        }
        String sopClass = dataSet.string(Tag.SOPClassUID);
        String sopInstance = dataSet.string(Tag.SOPInstanceUID);
        if (sopClass == null) {
            return new Quarantined(Reason.NO_SOP_CLASS, "(0008,0016)");
        }
        if (sopInstance == null) {
            return new Quarantined(Reason.NO_SOP_INSTANCE, "(0008,0018)");
        }
        if (metaClass != null && !metaClass.equals(sopClass)) {
            return new Quarantined(Reason.META_CONTRADICTS, "(0002,0002) and (0008,0016)");
        }
        return null;
    }

    /**
     * Where a document, a recorded voice, or words upon a waveform stand, none of which can be cleaned for certain; null
     * where there are none. Where the profile does not keep annotations, they are gone or dummies.
     */
    private @Nullable String document(Attributes dataSet) {
        if (dataSet.hasValue(Tag.EncapsulatedDocument) && !documentsOverridden) {
            return "(0042,0011)";
        }
        if (!drawingsOverridden && hasDrawing(dataSet)) {
            return "(0068,6300)";
        }
        String sopClass = dataSet.string(Tag.SOPClassUID);
        boolean voice = UID.BasicVoiceAudioWaveformStorage.equals(sopClass)
                || UID.GeneralAudioWaveformStorage.equals(sopClass);
        if (voice) {
            return "(5400,1010)";
        }
        return keepsAnnotations && isAnnotated(dataSet) ? "(0040,B020)" : null;
    }

    /** Of an implant template, in HPGL: its labels are text. */
    private static boolean hasDrawing(Attributes dataSet) {
        for (Attributes drawing : dataSet.items(Tag.HPGLDocumentSequence)) {
            if (drawing.hasValue(Tag.HPGLDocument)) {
                return true;
            }
        }
        return dataSet.hasValue(Tag.HPGLDocument);
    }

    private static boolean isAnnotated(Attributes dataSet) {
        for (Attributes annotation : dataSet.items(Tag.WaveformAnnotationSequence)) {
            if (annotation.hasValue(Tag.UnformattedTextValue)) {
                return true;
            }
        }
        return false;
    }
}
