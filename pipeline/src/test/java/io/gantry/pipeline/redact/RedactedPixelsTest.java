package io.gantry.pipeline.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.TransferSyntax;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pixel form and transfer syntax through the whole pipeline: the zone is black, everything else is as it was. */
class RedactedPixelsTest {

    private static final List<TransferSyntax> NATIVE = List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    private static final TransferSyntax RLE = TransferSyntax.of("1.2.840.10008.1.2.5");

    /** The zone of these tests: rows 3 to 7, columns 4 to 10. */
    private static final String ZONE = "[[3, 7, 4, 10]]";
    private static final Zone BLANKED = new Zone(3, 7, 4, 10);

    static Stream<Arguments> forms() {
        return Stream.of(Arguments.of(Images.grey(11, 17, 8, 8, false, "MONOCHROME2", 3), new int[]{0}),
                Arguments.of(Images.grey(11, 17, 8, 8, false, "MONOCHROME1", 2), new int[]{255}),
                Arguments.of(Images.grey(11, 17, 8, 8, true, "MONOCHROME2", 1), new int[]{0x80}),
                Arguments.of(Images.grey(11, 17, 8, 6, false, "MONOCHROME1", 1), new int[]{63}),
                Arguments.of(Images.grey(11, 17, 16, 12, false, "MONOCHROME2", 3), new int[]{0}),
                Arguments.of(Images.grey(11, 17, 16, 12, false, "MONOCHROME1", 1), new int[]{4095}),
                Arguments.of(Images.grey(11, 17, 16, 12, true, "MONOCHROME2", 2), new int[]{0xF800}),
                Arguments.of(Images.grey(11, 17, 16, 12, true, "MONOCHROME1", 2), new int[]{0x7FF}),
                Arguments.of(Images.grey(11, 17, 16, 16, true, "MONOCHROME2", 2), new int[]{0x8000}),
                Arguments.of(Images.grey(11, 17, 16, 16, false, "MONOCHROME1", 2), new int[]{0xFFFF}),
                Arguments.of(Images.colour(11, 18, 0, "RGB", 3), new int[]{0, 0, 0}),
                Arguments.of(Images.colour(11, 18, 1, "RGB", 3), new int[]{0, 0, 0}),
                Arguments.of(Images.colour(11, 18, 0, "YBR_FULL", 2), new int[]{0, 128, 128}),
                Arguments.of(Images.colour(11, 18, 1, "YBR_FULL", 2), new int[]{0, 128, 128}));
    }

    static Stream<Arguments> nativeForms() {
        Stream<Arguments> only = Stream.of(
                Arguments.of(Images.grey(11, 17, 1, 1, false, "MONOCHROME2", 3), new int[]{0}),
                Arguments.of(Images.grey(11, 17, 1, 1, false, "MONOCHROME1", 3), new int[]{1}),
                Arguments.of(Images.grey(8, 16, 1, 1, false, "MONOCHROME1", 1), new int[]{1}),
                Arguments.of(Images.grey(11, 17, 32, 32, false, "MONOCHROME2", 2), new int[]{0}),
                Arguments.of(Images.grey(11, 17, 32, 24, true, "MONOCHROME1", 2), new int[]{0x7FFFFF}),
                Arguments.of(Images.grey(11, 17, 32, 32, true, "MONOCHROME2", 2), new int[]{0x80000000}),
                Arguments.of(Images.colour(11, 18, 0, "YBR_FULL_422", 2), new int[]{0, 128, 128}),
                Arguments.of(Images.colour(11, 18, 0, "YBR_PARTIAL_422", 2), new int[]{16, 128, 128}));
        return Stream.concat(forms(), only).flatMap(form -> NATIVE.stream()
                .map(syntax -> Arguments.of(syntax, form.get()[0], form.get()[1])));
    }

    static Stream<Arguments> encapsulatedForms() {
        return forms().flatMap(form -> lossless()
                .map(syntax -> Arguments.of(syntax, form.get()[0], form.get()[1])));
    }

    @ParameterizedTest
    @MethodSource({"nativeForms", "encapsulatedForms", "rareForms"})
    void theZoneIsBlackAndTheRestIsAsItWas(TransferSyntax syntax, ImageForm form, int[] black) {
        Attributes image = Images.noise(form, syntax);

        DicomFile clean = Images.clean(image, syntax, Images.rule(ZONE));

        TransferSyntax written = clean.transferSyntax();
        for (int frame = 0; frame < form.numberOfFrames(); frame++) {
            Raster before = Images.frame(image, syntax, frame);
            Raster after = Images.frame(clean.dataSet(), written, frame);
            assertThat(before.isUniform(BLANKED, black)).isFalse();
            assertThat(after.isUniform(BLANKED, black)).as("frame %s", frame).isTrue();
            before.fill(BLANKED, black);
            assertThat(after).as("frame %s", frame).isEqualTo(before);
        }
        assertThat(clean.dataSet().string(Tag.BurnedInAnnotation)).isEqualTo("NO");
    }

    @Test
    @DisplayName("an odd column of YBR_FULL_422 takes its neighbour with it: they share their colour")
    void oddColumnOfHalvedChroma() {
        ImageForm form = Images.colour(4, 8, 0, "YBR_FULL_422", 1);
        Attributes image = Images.noise(form);
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

        DicomFile clean = Images.clean(image, syntax, Images.rule("[[0, 4, 3, 5]]"));

        Raster expected = Images.frame(image, syntax, 0);
        expected.fill(new Zone(0, 4, 2, 6), 0, 128, 128);
        assertThat(Images.frame(clean.dataSet(), syntax, 0)).isEqualTo(expected);
    }

    private static ImageForm samples(int samples, int allocated, int stored, int high, int planar,
            String photometric) {
        return new ImageForm(11, 18, samples, allocated, stored, high, false, planar,
                PhotometricInterpretation.of(photometric), 2);
    }

    /** Forms that are rare, and that not every other reader knows. */
    static Stream<Arguments> rareForms() {
        Stream<Arguments> colours = Stream.of(0, 1).flatMap(planar -> Stream.of(
                Arguments.of(samples(3, 16, 16, 15, planar, "RGB"), new int[]{0, 0, 0}),
                Arguments.of(samples(3, 16, 12, 11, planar, "RGB"), new int[]{0, 0, 0}),
                Arguments.of(samples(3, 16, 12, 11, planar, "YBR_FULL"), new int[]{0, 2048, 2048}),
                Arguments.of(samples(3, 8, 8, 7, planar, "HSV"), new int[]{0, 0, 0}),
                Arguments.of(samples(4, 8, 8, 7, planar, "ARGB"), new int[]{0, 0, 0, 0}),
                Arguments.of(samples(4, 8, 8, 7, planar, "CMYK"), new int[]{255, 255, 255, 255})));
        Stream<Arguments> greys = Stream.of(
                Arguments.of(samples(1, 16, 12, 15, 0, "MONOCHROME2"), new int[]{0}),
                Arguments.of(samples(1, 16, 12, 15, 0, "MONOCHROME1"), new int[]{0xFFF0}),
                Arguments.of(Images.grey(11, 18, 16, 2, false, "MONOCHROME1", 2), new int[]{3}));
        return Stream.concat(colours, greys)
                .flatMap(form -> Stream.concat(NATIVE.stream(), lossless())
                        .map(syntax -> Arguments.of(syntax, form.get()[0], form.get()[1])));
    }

    private static Stream<TransferSyntax> lossless() {
        return Stream.of(UID.RLELossless, UID.JPEGLossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless,
                UID.JPEG2000Lossless).map(TransferSyntax::of);
    }

    @Test
    @DisplayName("chrominance that native pixel data shares, each pixel's own in compressed frames")
    void halvedChromaInCompressedFrames() {
        lossless().forEach(syntax -> theZoneIsBlackAndTheRestIsAsItWas(syntax,
                Images.colour(11, 18, 0, "YBR_FULL_422", 2), new int[]{0, 128, 128}));
    }

    @Test
    void samplesOfThirtyTwoBitsInRle() {
        theZoneIsBlackAndTheRestIsAsItWas(RLE, Images.grey(11, 17, 32, 32, true, "MONOCHROME2", 2),
                new int[]{0x80000000});
    }

    static Stream<TransferSyntax> nativeAndLossless() {
        return Stream.concat(NATIVE.stream(), lossless());
    }

    @ParameterizedTest
    @MethodSource("nativeAndLossless")
    void paletteIsBlankedWithItsDarkestColour(TransferSyntax syntax) {
        for (int allocated : new int[]{8, 16}) {
            ImageForm form = Images.grey(11, 17, allocated, 8, false, "PALETTE COLOR", 2);
            Attributes image = Images.noise(form, syntax);
            Images.palette(image, 77);

            DicomFile clean = Images.clean(image, syntax, Images.rule(ZONE));

            for (int frame = 0; frame < 2; frame++) {
                Raster expected = Images.frame(image, syntax, frame);
                expected.fill(BLANKED, 77);
                assertThat(Images.frame(clean.dataSet(), clean.transferSyntax(), frame)).isEqualTo(expected);
            }
        }
    }

    @Test
    void onlyTheFramesOfTheRule() {
        ImageForm form = Images.grey(11, 17, 16, 12, false, "MONOCHROME2", 5);
        for (TransferSyntax syntax : List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, RLE)) {
            Attributes image = Images.noise(form, syntax);

            DicomFile clean = Images.clean(image, syntax,
                    Images.rule("[{zone: [3, 7, 4, 10], frames: [2, 3]}, {zone: whole_frame, frames: 5}]"));

            for (int frame = 0; frame < 5; frame++) {
                Raster expected = Images.frame(image, syntax, frame);
                if (frame == 1 || frame == 2) {
                    expected.fill(BLANKED, 0);
                } else if (frame == 4) {
                    expected.fill(new Zone(0, 11, 0, 17), 0);
                }
                assertThat(Images.frame(clean.dataSet(), syntax, frame)).as("frame %s", frame)
                        .isEqualTo(expected);
            }
        }
    }
}
