package io.gantry.pipeline.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactStageTest {

    @ParameterizedTest
    @CsvSource({UID.CTImageStorage + ", CT, , false", UID.CTImageStorage + ", CT, NO, false",
            UID.CTImageStorage + ", CT, YES, true", UID.SecondaryCaptureImageStorage + ", OT, NO, true",
            UID.MultiFrameSingleBitSecondaryCaptureImageStorage + ", OT, , true",
            UID.MultiFrameGrayscaleByteSecondaryCaptureImageStorage + ", OT, , true",
            UID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage + ", OT, , true",
            UID.MultiFrameTrueColorSecondaryCaptureImageStorage + ", OT, , true",
            UID.UltrasoundImageStorage + ", US, NO, true",
            UID.UltrasoundMultiFrameImageStorage + ", US, , true",
            UID.UltrasoundImageStorageRetired + ", US, , true",
            UID.UltrasoundMultiFrameImageStorageRetired + ", US, , true",
            UID.EnhancedUSVolumeStorage + ", US, , true", UID.VLPhotographicImageStorage + ", US, , true"})
    void atRisk(String sopClass, String modality, @Nullable String burnedIn, boolean held)
            throws IOException {
        Attributes image = SampleInstances.patientAndStudy(sopClass, "1.2.3.4");
        SampleInstances.imagePixel(image);
        image.set(Tag.Modality, modality);
        if (burnedIn != null) {
            image.set(Tag.BurnedInAnnotation, burnedIn);
        }

        StageResult result = new RedactStage(Profiles.basic().redaction(), Profiles.tools())
                .apply(SampleInstances.instance(image));
        StageResult passing = new RedactStage(Profiles.with("unmatched: pass\n").redaction(),
                Profiles.tools())
                .apply(SampleInstances.instance(image));

        if (held) {
            assertThat(result).isInstanceOfSatisfying(StageResult.Quarantined.class,
                    q -> assertThat(q.reason()).isEqualTo(Reason.REDACTION_NEEDED));
        } else {
            assertThat(result).isInstanceOf(StageResult.Passed.class);
        }
        assertThat(passing).isInstanceOf(StageResult.Passed.class);
    }
}
