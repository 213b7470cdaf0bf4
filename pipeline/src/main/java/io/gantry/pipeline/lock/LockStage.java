package io.gantry.pipeline.lock;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.lock.LockSettings.Existing;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stage {@code lock}: puts the originals of what was changed, encrypted, into the instance. It comes after
 * {@code anonymize}, because only then is it known what was changed. Without recipients nothing is locked.
 */
public final class LockStage implements Stage {

    private final @Nullable IdentityLock lock;
    private final Originals originals;
    private final boolean keepsExisting;

    /** @param lock null where there are no recipients */
    public LockStage(Profile profile, @Nullable IdentityLock lock) {
        this.lock = lock;
        this.originals = new Originals(profile.lock(), profile.rules());
        this.keepsExisting = profile.lock().existing() == Existing.KEEP;
    }

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public StageResult apply(Instance instance) throws IOException {
        List<Attributes> items = new ArrayList<>();
        if (keepsExisting) {
            for (Attributes item : instance.original().items(Tag.EncryptedAttributesSequence)) {
                if (!LockedForm.isLocked(item)) {
                    return new StageResult.Quarantined(Reason.CANNOT_BE_LOCKED,
                            "(0400,0500) holds something that is not encrypted");
                }
                items.add(item);
            }
        }
        if (lock != null) {
            Attributes changed;
            try {
                changed = originals.of(instance.original(), instance.working());
            } catch (Originals.TooLargeException e) {
                return new StageResult.Quarantined(Reason.CANNOT_BE_LOCKED, String.valueOf(e.getMessage()));
            }
            String sopInstance = instance.working().string(Tag.SOPInstanceUID);
            if (sopInstance == null) {
                return new StageResult.Quarantined(Reason.CANNOT_BE_LOCKED, "no SOP Instance UID");
            }
            items.add(lock.lock(changed, sopInstance));
        }
        if (!items.isEmpty()) {
            instance.working().put(new SequenceElement(Tag.EncryptedAttributesSequence, items));
        }
        return new StageResult.Passed(instance);
    }
}
