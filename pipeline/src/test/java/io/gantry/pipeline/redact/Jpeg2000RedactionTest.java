package io.gantry.pipeline.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.TransferSyntax;
import org.junit.jupiter.api.Test;

/** What JPEG 2000 with loss is written back as. */
class Jpeg2000RedactionTest {

    @Test
    void lossyImagesComeBackReversibleAndStillSayThatTheyWereLossy() {
        ImageForm form = Images.grey(20, 30, 8, 8, false, "YBR_RCT", 1);
        form = new ImageForm(form.rows(), form.columns(), 3, 8, 8, 7, false, 0, form.photometric(), 1);
        TransferSyntax reversible = TransferSyntax.of(UID.JPEG2000Lossless);
        // A reversible codestream is a valid one in .91, too; the data set says that it is irreversible.
        Attributes image = Images.noise(form, reversible);
        image.set(Tag.PhotometricInterpretation, "YBR_ICT");

        DicomFile clean = Images.clean(image, TransferSyntax.of(UID.JPEG2000),
                Images.rule("[[0, 5, 0, 30]]"));

        assertThat(clean.transferSyntax()).isEqualTo(reversible);
        Attributes after = clean.dataSet();
        assertThat(after.string(Tag.PhotometricInterpretation)).isEqualTo("YBR_RCT");
        assertThat(after.string(Tag.LossyImageCompression)).isEqualTo("01");
        assertThat(after.string(Tag.LossyImageCompressionMethod)).isEqualTo("ISO_15444_1");
        Raster expected = Images.frame(image, reversible, 0);
        expected.fill(new Zone(0, 5, 0, 30), 0, 0, 0);
        assertThat(Images.frame(after, reversible, 0)).as("black is RGB outside of the codestream")
                .isEqualTo(expected);
    }

    @Test
    void whatStandsThereOfLossIsBelievedAndTheMethodIsAdded() {
        ImageForm form = Images.grey(20, 30, 8, 8, false, "MONOCHROME2", 1);
        Attributes image = Images.noise(form, TransferSyntax.of(UID.JPEG2000Lossless));
        TransferSyntax lossy = TransferSyntax.of(UID.JPEG2000);
        String rule = Images.rule("[[0, 5, 0, 30]]");

        image.set(Tag.LossyImageCompression, "00");
        assertThat(Images.clean(image, lossy, rule).dataSet().contains(Tag.LossyImageCompressionMethod))
                .isFalse();
        image.set(Tag.LossyImageCompression, "01");
        image.set(Tag.LossyImageCompressionRatio, "7");
        Attributes added = Images.clean(image, lossy, rule).dataSet();
        assertThat(added.string(Tag.LossyImageCompressionMethod)).isEqualTo("ISO_15444_1");
        assertThat(added.string(Tag.LossyImageCompressionRatio)).isEqualTo("7");
        image.set(Tag.LossyImageCompressionMethod, "ISO_10918_1");
        assertThat(Images.clean(image, lossy, rule).dataSet().string(Tag.LossyImageCompressionMethod))
                .isEqualTo("ISO_10918_1");
    }
}
