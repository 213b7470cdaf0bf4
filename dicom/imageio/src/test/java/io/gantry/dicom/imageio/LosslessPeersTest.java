package io.gantry.dicom.imageio;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.testing.Forms;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.testing.TestInstance;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What we encode without loss others decode to the same samples, and the other way round: DCMTK, GDCM. */
class LosslessPeersTest {

    @TempDir
    private Path folder;

    static Stream<Arguments> forms() {
        return Stream.of(UID.RLELossless, UID.JPEGLosslessSV1, UID.JPEGLossless, UID.JPEGLSLossless).flatMap(
                uid -> Stream
                        .concat(Forms.ofEveryKind(37, 53).stream(),
                                Stream.of(Images.grey(1, 1, 16, 12, false)))
                        .map(form -> Arguments.of(uid, form.withFrames(4))));
    }

    private static String decompressor(String uid) {
        return switch (uid) {
            case UID.RLELossless -> "dcmdrle";
            case UID.JPEGLSLossless -> "dcmdjpls";
            default -> "dcmdjpeg";
        };
    }

    private void assertSame(Path file, ImageForm form, List<Raster> frames) throws Exception {
        PeerFiles.Decoded back = PeerFiles.decode(file);
        assertThat(back.frames()).hasSameSizeAs(frames);
        for (int i = 0; i < frames.size(); i++) {
            assertThat(back.frames().get(i).equals(frames.get(i))).as("frame %d of %s", i, form).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void dcmtkDecodesWhatWeEncode(String uid, ImageForm form) throws Exception {
        List<Raster> frames = Images.rasters(form, 1);
        TestInstance encoded = PeerFiles.encode(form, frames, uid);
        String[] noColourConversion = decompressor(uid).equals("dcmdjpeg")
                ? new String[]{"+cn"}
                : new String[0];
        assertSame(new PeerFiles(folder).convert(encoded, decompressor(uid), noColourConversion), form,
                frames);
    }

    /** GDCM 3.0 asserts that 8 bits allocated are 8 bits stored, and mixes the bytes of RLE colours of 16 bits. */
    static Stream<Arguments> formsForGdcm() {
        return forms().filter(a -> a.get()[1] instanceof ImageForm f
                && (f.bitsAllocated() != 8 || f.bitsStored() == 8)
                && !(a.get()[0].equals(UID.RLELossless) && f.samplesPerPixel() == 3
                        && f.bitsAllocated() == 16));
    }

    @ParameterizedTest
    @MethodSource("formsForGdcm")
    void gdcmDecodesWhatWeEncode(String uid, ImageForm form) throws Exception {
        List<Raster> frames = Images.rasters(form, 2);
        TestInstance encoded = PeerFiles.encode(form, frames, uid);
        assertSame(new PeerFiles(folder).convert(encoded, "gdcmconv", "--raw"), form, frames);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void weDecodeWhatDcmtkEncodes(String uid, ImageForm form) throws Exception {
        List<Raster> frames = Images.rasters(form, 3);
        if (form.planarConfiguration() == 0) {
            weDecode(uid, form, frames);
            return;
        }
        // DCMTK 3.6.7 takes the planes of several frames for those of one.
        for (Raster frame : frames) {
            weDecode(uid, form.withFrames(1), List.of(frame));
        }
    }

    private void weDecode(String uid, ImageForm form, List<Raster> frames) throws Exception {
        TestInstance plain = Images.uncompressed(form, frames);
        PeerFiles files = new PeerFiles(folder);
        Path encoded = switch (uid) {
            case UID.RLELossless -> files.convert(plain, "dcmcrle");
            case UID.JPEGLSLossless -> files.convert(plain, "dcmcjpls");
            case UID.JPEGLossless -> files.convert(plain, "dcmcjpeg", "+el", "+sv",
                    Integer.toString(1 + form.bitsStored() % 7));
            default -> files.convert(plain, "dcmcjpeg", "+e1");
        };
        assertSame(encoded, form, frames);
    }
}
