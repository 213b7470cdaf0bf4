package io.gantry.dicom.imageio.codec.j2k;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.io.TransferSyntax;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** HTJ2K as another encoder writes it, and back in JPEG 2000. */
class Htj2kTest {

    private static final int ROWS = 12;
    private static final int COLUMNS = 20;

    static Stream<Arguments> frames() {
        return Stream.of(Arguments.of("grey8", Images.grey(ROWS, COLUMNS, 8, 8, false)),
                Arguments.of("signed12", Images.grey(ROWS, COLUMNS, 16, 12, true)),
                Arguments.of("rgb8", Images.colour(ROWS, COLUMNS, 8, 0, PhotometricInterpretation.YBR_RCT)));
    }

    private static byte[] frame(String name) throws Exception {
        try (InputStream in = Objects.requireNonNull(Htj2kTest.class.getResourceAsStream("htj2k.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> Base64.getDecoder().decode(line.substring(name.length() + 1))).findFirst()
                    .orElseThrow();
        }
    }

    private static int sample(ImageForm form, int y, int x, int c) {
        int value = x * 37 + y * 91 + c * 53 + x * y % 7 * 11;
        if (form.bitsAllocated() == 8) {
            return value & 0xFF;
        }
        int shift = 32 - form.bitsStored();
        return value * 13 << shift >> shift & 0xFFFF;
    }

    @ParameterizedTest
    @MethodSource("frames")
    void isDecodedExactlyAndWrittenBackAsJpeg2000(String name, ImageForm form) throws Exception {
        TransferSyntax syntax = TransferSyntax.of(UID.HTJ2KLossless);
        FrameDecoder decoder = Objects.requireNonNull(Codecs.all().decoder(syntax));

        Raster raster = decoder.decode(frame(name), form);

        for (int y = 0; y < ROWS; y++) {
            for (int x = 0; x < COLUMNS; x++) {
                for (int c = 0; c < form.samplesPerPixel(); c++) {
                    assertThat(raster.sample(y, x, c)).as("%d %d %d", y, x, c)
                            .isEqualTo(sample(form, y, x, c));
                }
            }
        }
        TransferSyntax back = Objects.requireNonNull(Codecs.all().writtenAs(syntax));
        assertThat(back.uid()).isEqualTo(UID.JPEG2000Lossless);
        byte[] written = Objects.requireNonNull(Codecs.all().encoder(back)).encode(raster, form);
        assertThat(Objects.requireNonNull(Codecs.all().decoder(back)).decode(written, form))
                .isEqualTo(raster);
    }
}
