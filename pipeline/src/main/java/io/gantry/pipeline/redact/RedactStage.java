package io.gantry.pipeline.redact;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.Unmatched;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stage {@code redact}, first edition: no pixel is blanked. An instance that may have text burned into its pixels is
 * held, unless the profile says {@code unmatched: pass}: where Burned In Annotation is YES, of a Secondary Capture
 * class, or ultrasound.
 */
public final class RedactStage implements Stage {

    private static final Set<String> SECONDARY_CAPTURE = Set.of(UID.SecondaryCaptureImageStorage,
            UID.MultiFrameSingleBitSecondaryCaptureImageStorage,
            UID.MultiFrameGrayscaleByteSecondaryCaptureImageStorage,
            UID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
            UID.MultiFrameTrueColorSecondaryCaptureImageStorage);
    private static final Set<String> ULTRASOUND = Set.of(UID.UltrasoundImageStorage,
            UID.UltrasoundMultiFrameImageStorage, UID.UltrasoundImageStorageRetired,
            UID.UltrasoundMultiFrameImageStorageRetired, UID.EnhancedUSVolumeStorage);

    private final Unmatched unmatched;

    public RedactStage(Profile profile) {
        this.unmatched = profile.unmatched();
    }

    @Override
    public String name() {
        return "redact";
    }

    @Override
    public StageResult apply(Instance instance) {
        String risk = unmatched == Unmatched.PASS ? null : risk(instance.original());
        return risk == null
                ? new StageResult.Passed(instance)
                : new StageResult.Quarantined(Reason.REDACTION_NEEDED, risk);
    }

    /** Why pixels may hold text; null where nothing says so. */
    private static @Nullable String risk(Attributes original) {
        if ("YES".equalsIgnoreCase(original.string(Tag.BurnedInAnnotation))) {
            return "(0028,0301) is YES";
        }
        String sopClass = original.string(Tag.SOPClassUID);
        if (sopClass != null && SECONDARY_CAPTURE.contains(sopClass)) {
            return "secondary capture";
        }
        boolean ultrasound = sopClass != null && ULTRASOUND.contains(sopClass)
                || "US".equals(original.string(Tag.Modality)) && original.contains(Tag.PixelData);
        return ultrasound ? "ultrasound" : null;
    }
}
