package io.gantry.dicom.imageio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.testing.Peers;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** JPEG-LS as DCMTK's options make it, lossy ones among them: we decode what DCMTK itself decodes. */
class JpegLsPeersTest {

    @TempDir
    private Path folder;

    static Stream<Arguments> encodings() {
        List<ImageForm> forms = List.of(Images.grey(37, 53, 8, 8, false), Images.grey(37, 53, 8, 6, false),
                Images.grey(37, 53, 8, 7, false), Images.grey(37, 53, 16, 12, false),
                Images.grey(37, 53, 16, 16, false),
                Images.colour(37, 53, 8, 0, PhotometricInterpretation.RGB));
        List<List<String>> options = List.of(List.of("+il"), List.of("+is"), List.of("+in"),
                List.of("+en", "+md", "1", "+is"), List.of("+en", "+md", "2", "+il"),
                List.of("+en", "+md", "7", "+in"),
                List.of("+pc", "+t1", "5", "+t2", "9", "+t3", "40", "+rs", "31"),
                List.of("+pc", "+en", "+md", "3", "+t1", "6", "+t2", "12", "+t3", "50", "+rs", "100"));
        // DCMTK 3.6.7 cannot read what it writes of colours with its cooked encoder without loss.
        return forms.stream().flatMap(f -> options.stream()
                .filter(o -> f.samplesPerPixel() == 1 || !o.contains("+pc") || o.contains("+en"))
                .map(o -> Arguments.of(f.withFrames(4), o)));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void weDecodeWhatDcmtkDecodes(ImageForm form, List<String> options) throws Exception {
        List<Raster> frames = Images.rasters(form, 5);
        Path encoded = new PeerFiles(folder).convert(Images.uncompressed(form, frames), "dcmcjpls",
                options.toArray(String[]::new));
        Path plain = folder.resolve("plain.dcm");
        assertThat(Peers.run(List.of(Peers.find("dcmdjpls"), encoded.toString(), plain.toString())).status())
                .isZero();
        if (form.bitsStored() < 8 && options.contains("+en") && !options.contains("+t1")) {
            // DCMTK's defaults for few bits are not those of T.87: better none than other samples.
            assertThatThrownBy(() -> PeerFiles.decode(encoded)).isInstanceOfSatisfying(
                    PixelDataException.class,
                    e -> assertThat(e.kind()).isEqualTo(PixelDataException.Kind.CORRUPT));
            return;
        }
        List<Raster> ours = PeerFiles.decode(encoded).frames();
        assertThat(ours).isEqualTo(PeerFiles.decode(plain).frames());
        if (!options.contains("+en")) {
            assertThat(ours).isEqualTo(frames);
        }
    }
}
