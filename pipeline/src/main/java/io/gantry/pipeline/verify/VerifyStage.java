package io.gantry.pipeline.verify;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Output;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.StageResult.Quarantined;
import io.gantry.pipeline.identity.NeedleBuilder;
import io.gantry.pipeline.identity.NeedleSet;
import io.gantry.pipeline.profile.Profile;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stage {@code verify}: composes the bytes that are to leave, reads those bytes as any receiver would, and holds the
 * instance where they are not what they should be, or where one of its own identifiers is still in them. Trusts
 * nothing that the stages before it say.
 */
public final class VerifyStage implements Stage {

    private final Profile profile;

    public VerifyStage(Profile profile) {
        this.profile = profile;
    }

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public StageResult apply(Instance instance) throws IOException {
        FileMetaInformation meta = instance.workingMeta();
        if (meta == null) {
            return new Quarantined(Reason.STAGE_FAILED, name() + ": not anonymized");
        }
        Output output = Output.compose(meta, instance.working());
        Quarantined problem;
        try (DicomFile file = DicomReader.read(output.file(), ReadLimits.DEFAULT)) {
            problem = check(instance, file);
        } catch (MalformedDatasetException e) {
            // Its messages carry tags and offsets, no values.
            return new Quarantined(Reason.OUTPUT_UNREADABLE, String.valueOf(e.getMessage()));
        }
        return problem != null ? problem : new StageResult.Passed(instance.withOutput(output));
    }

    private @Nullable Quarantined check(Instance instance, DicomFile file) throws IOException {
        Attributes dataSet = file.dataSet();
        String sopInstance = dataSet.string(Tag.SOPInstanceUID);
        if (sopInstance == null || !sopInstance.equals(file.meta().mediaStorageSopInstanceUid())
                || !Objects.equals(dataSet.string(Tag.SOPClassUID),
                        instance.original().string(Tag.SOPClassUID))
                || !(profile.rules().keepsIdentity() ? "NO" : "YES").equals(
                        dataSet.string(Tag.PatientIdentityRemoved))
                || dataSet.size() != instance.working().size()) {
            return new Quarantined(Reason.OUTPUT_UNREADABLE, "what was read is not what was written");
        }
        NeedleSet needles = Identifiers.of(instance.original(), profile.rules());
        if (needles == null) {
            return new Quarantined(Reason.CANNOT_BE_SEARCHED,
                    "over " + NeedleBuilder.MOST_NEEDLES + " names and ids");
        }
        SurvivorSearch search = new SurvivorSearch(needles, profile.rules(), instance.original());
        Quarantined found = search.inFileMeta(file.meta().attributes());
        return found != null ? found : search.inDataSet(dataSet);
    }
}
