package io.gantry.dicom.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class TestInstancesTest {

    @Test
    void eachReadsBackAsItWasBuilt() throws IOException {
        for (TestInstance instance : new TestInstances(1).oneOfEach()) {
            try (DicomFile file = DicomReader.read(ByteSource.of(instance.bytes()), ReadLimits.DEFAULT)) {
                assertThat(file.transferSyntax()).isEqualTo(instance.transferSyntax());
                assertThat(new TestInstance(file.dataSet(), file.transferSyntax()).bytes())
                        .isEqualTo(instance.bytes());
            }
        }
    }

    @Test
    void aCtHasTheNumberOfElementsThatParsingIsMeasuredWith() {
        assertThat(new TestInstances(1).ct(4, 4).dataSet().size()).isEqualTo(117);
    }

    @Test
    void sameSeedSameBytesOtherSeedOtherPatient() {
        assertThat(new TestInstances(5).ct(8, 8).bytes()).isEqualTo(new TestInstances(5).ct(8, 8).bytes());
        TestInstances one = new TestInstances(5);
        byte[] other = new TestInstances(6).ct(8, 8).bytes();
        assertThat(one.canaries().foundIn(one.ct(8, 8).bytes())).isNotEmpty();
        assertThat(one.canaries().foundIn(other)).isEmpty();
    }

    @Test
    void everyCanaryIsInTheInstanceItWasPlantedIn() {
        TestInstances study = new TestInstances(7);
        TestInstance all = study.withEveryAttribute(study.ct(4, 4));
        assertThat(all.dataSet().size()).isGreaterThan(1800);
        byte[] bytes = all.in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN).bytes();
        assertThat(study.canaries().foundIn(bytes)).hasSameSizeAs(
                study.canaries().all().stream().filter(Canaries.Canary::isUnmistakable).toList());
        assertThat(study.canaries().of(Tag.PatientName)).hasSizeGreaterThanOrEqualTo(4);
    }
}
