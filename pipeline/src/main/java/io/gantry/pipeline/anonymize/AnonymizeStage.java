package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;

/**
 * Stage {@code anonymize}: the data set cleaned, and a File Meta Information of our own: no AE title of the source, no
 * receipt, nothing private (PS3.10 7.1).
 */
public final class AnonymizeStage implements Stage {

    private final Anonymizer anonymizer;

    public AnonymizeStage(Profile profile, Pseudonyms pseudonyms) {
        this.anonymizer = new Anonymizer(profile, pseudonyms);
    }

    @Override
    public String name() {
        return "anonymize";
    }

    @Override
    public StageResult apply(Instance instance) throws IOException {
        Attributes clean;
        ActionTally tally = new ActionTally();
        try {
            clean = anonymizer.anonymize(instance.working(), tally);
        } catch (LookupMissException e) {
            // Its message is a tag.
            return new StageResult.Quarantined(Reason.LOOKUP_MISSED, String.valueOf(e.getMessage()));
        }
        String sopClass = clean.string(Tag.SOPClassUID);
        String sopInstance = clean.string(Tag.SOPInstanceUID);
        if (sopClass == null || sopInstance == null) {
            return new StageResult.Quarantined(
                    sopClass == null ? Reason.NO_SOP_CLASS : Reason.NO_SOP_INSTANCE, name());
        }
        FileMetaInformation meta = FileMetaInformation.of(sopClass, sopInstance,
                outputSyntax(instance.originalSyntax()).uid());
        return new StageResult.Passed(instance.withWorking(clean, meta).withActions(tally.actions()));
    }

    /**
     * What was deflated leaves as Explicit VR Little Endian, to which it is converted exactly: its large values then
     * stay in their source and are searched where they lie, instead of being deflated anew in memory.
     */
    private static TransferSyntax outputSyntax(TransferSyntax received) {
        return received.deflated() ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : received;
    }
}
