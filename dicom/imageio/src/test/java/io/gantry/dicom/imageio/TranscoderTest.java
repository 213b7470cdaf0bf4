package io.gantry.dicom.imageio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.testing.Forms;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.imageio.testing.MemoryScratch;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranscoderTest {

    private static final Transcoder TRANSCODER = new Transcoder(Codecs.all());
    private static final TransferSyntax NATIVE = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

    private static Attributes transcoded(Attributes from, TransferSyntax syntax, TransferSyntax to)
            throws IOException, PixelDataException {
        Attributes target = from.copy();
        TRANSCODER.transcode(target, syntax, to, new MemoryScratch());
        return target;
    }

    private static List<Raster> frames(Attributes dataSet, TransferSyntax syntax)
            throws IOException, PixelDataException {
        ImageForm form = ImageForm.of(dataSet);
        FrameSource source = FrameSource.of(dataSet, form);
        List<Raster> frames = new ArrayList<>();
        for (int i = 0; i < source.count(); i++) {
            frames.add(Objects.requireNonNull(Codecs.all().decoder(syntax)).decode(source.frame(i), form));
        }
        return frames;
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless, UID.JPEG2000Lossless})
    void thereAndBackIsTheSame(String uid) throws Exception {
        TransferSyntax syntax = TransferSyntax.of(uid);
        for (ImageForm single : Forms.ofEveryKind(17, 22)) {
            ImageForm form = single.withFrames(3);
            List<Raster> rasters = Images.rasters(form, 5);
            Attributes plain = Images.uncompressed(form, rasters).dataSet();

            Attributes compressed = transcoded(plain, NATIVE, syntax);

            assertThat(frames(compressed, syntax)).as(form.toString()).isEqualTo(rasters);
            Attributes back = transcoded(compressed, syntax, NATIVE);
            assertThat(frames(back, NATIVE)).isEqualTo(rasters);
            assertThat(back.string(Tag.PhotometricInterpretation))
                    .isEqualTo(plain.string(Tag.PhotometricInterpretation));
        }
    }

    @Test
    void sharedColourDifferencesBecomeEachPixelsOwn() throws Exception {
        ImageForm form = Images.colour(8, 8, 8, 0, PhotometricInterpretation.YBR_FULL_422);
        List<Raster> rasters = Images.rasters(form, 2);
        TransferSyntax rle = TransferSyntax.of(UID.RLELossless);

        Attributes compressed = transcoded(Images.uncompressed(form, rasters).dataSet(), NATIVE, rle);

        assertThat(compressed.string(Tag.PhotometricInterpretation)).isEqualTo("YBR_FULL");
        assertThat(frames(compressed, rle)).isEqualTo(rasters);
    }

    @Test
    void whatCannotBeDecodedLeavesTheDataSetAsItWas() throws Exception {
        ImageForm form = Images.grey(8, 8, 8, 8, false);
        Attributes broken = Images.uncompressed(form, Images.rasters(form, 2)).dataSet();
        Attributes before = broken.copy();

        assertThatThrownBy(() -> TRANSCODER.transcode(broken, TransferSyntax.of(UID.MPEG2MPML), NATIVE,
                new MemoryScratch())).isInstanceOf(PixelDataException.class);
        assertThatThrownBy(() -> TRANSCODER.transcode(broken, TransferSyntax.of(UID.JPEG2000Lossless), NATIVE,
                new MemoryScratch())).isInstanceOf(PixelDataException.class);
        assertThat(broken).isEqualTo(before);
    }

    @Test
    void gdcmReadsWhatWasTranscoded(@TempDir Path folder) throws Exception {
        ImageForm form = Images.colour(20, 31, 8, 0, PhotometricInterpretation.RGB).withFrames(2);
        List<Raster> rasters = Images.rasters(form, 8);
        for (String uid : List.of(UID.RLELossless, UID.JPEG2000Lossless)) {
            TransferSyntax syntax = TransferSyntax.of(uid);
            Attributes compressed = transcoded(Images.uncompressed(form, rasters).dataSet(), NATIVE, syntax);
            Path raw = new PeerFiles(folder).convert(new TestInstance(compressed, syntax), "gdcmconv",
                    "--raw");
            assertThat(PeerFiles.decode(raw).frames()).as(uid).isEqualTo(rasters);
        }
    }
}
