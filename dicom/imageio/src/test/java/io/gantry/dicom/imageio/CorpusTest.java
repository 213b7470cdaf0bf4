package io.gantry.dicom.imageio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.jpeg.JpegBlanker;
import io.gantry.dicom.imageio.codec.jpeg.JpegDctDecoder;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.Peers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files, where {@code ../shared/corpus} is there: what we decode DCMTK decodes to the same samples, or GDCM where
 * DCMTK fails; and DCMTK decodes what we blanked.
 */
class CorpusTest {

    private static final int MOST_FRAMES = 8;
    private static final Set<String> NATIVE = Set.of("1.2.840.10008.1.2", "1.2.840.10008.1.2.1",
            "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2");

    @TempDir
    private Path folder;

    private static List<Raster> decode(Path path) throws Exception {
        try (DicomFile file = DicomReader.read(ByteSource.of(Files.readAllBytes(path)), ReadLimits.DEFAULT)) {
            FrameDecoder decoder = Codecs.pureJava().decoder(file.transferSyntax());
            assumeTrue(decoder != null);
            ImageForm form = ImageForm.of(file.dataSet());
            FrameSource source = FrameSource.of(file.dataSet(), form);
            List<Raster> frames = new ArrayList<>();
            for (int i = 0; decoder != null && i < Math.min(source.count(), MOST_FRAMES); i++) {
                byte[] frame = source.frame(i);
                frames.add(decoder.decode(frame, form));
                if (Set.of(UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit)
                        .contains(file.transferSyntax().uid())) {
                    assertBlanks(frame, form);
                }
            }
            return frames;
        }
    }

    private static void assertBlanks(byte[] frame, ImageForm form) throws PixelDataException {
        List<Zone> zones = List.of(new Zone(0, form.rows() / 10 + 1, 0, form.columns()));
        byte[] blanked = JpegBlanker.blank(frame, form, zones);
        assertThat(JpegBlanker.isBlank(blanked, form, zones)).isTrue();
        int rows = form.rows() / 10 + 17;
        List<Zone> rest = List.of(new Zone(rows, form.rows(), 0, form.columns()));
        JpegDctDecoder decoder = new JpegDctDecoder();
        Raster again = decoder.decode(JpegBlanker.blank(blanked, form, rest), form);
        assertThat(decoder.decode(JpegBlanker.blank(JpegBlanker.blank(frame, form, rest), form, zones), form)
                .equals(again)).isTrue();
        assertThat(decoder.decode(JpegBlanker.blank(frame, form, List.of()), form)
                .equals(decoder.decode(frame, form))).isTrue();
    }

    @Test
    void weDecodeWhatOthersDecode() throws Exception {
        Path corpus = Path.of(System.getProperty("gantry.root", ".")).resolve("../shared/corpus");
        assumeTrue(Files.isDirectory(corpus));
        List<Path> files;
        try (Stream<Path> all = Files.walk(corpus)) {
            files = all.filter(p -> p.toString().endsWith(".dcm")).sorted().toList();
        }
        int compared = 0;
        for (Path path : files) {
            String uid;
            try (DicomFile file = DicomReader.read(ByteSource.of(Files.readAllBytes(path)),
                    ReadLimits.DEFAULT)) {
                uid = file.transferSyntax().uid();
            } catch (MalformedDatasetException _) {
                continue;
            }
            if (NATIVE.contains(uid) || Codecs.pureJava().decoder(
                    io.gantry.dicom.io.TransferSyntax.of(uid)) == null) {
                continue;
            }
            List<Raster> ours;
            try {
                ours = decode(path);
            } catch (PixelDataException e) {
                assertThat(e.kind()).as("%s: %s", path, e.getMessage()).isEqualTo(Kind.UNSUPPORTED);
                continue;
            }
            Path plain = decompress(path, uid);
            if (plain != null) {
                assertThat(ours.equals(decode(plain))).as(path.toString()).isTrue();
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(30);
    }

    private @org.jspecify.annotations.Nullable Path decompress(Path path, String uid) {
        String in = path.toString();
        String out = folder.resolve("plain.dcm").toString();
        List<String> dcmtk = switch (uid) {
            case UID.RLELossless -> List.of(Peers.find("dcmdrle"), in, out);
            case UID.JPEGLSLossless, UID.JPEGLSNearLossless -> List.of(Peers.find("dcmdjpls"), in, out);
            default -> List.of(Peers.find("dcmdjpeg"), "+cn", in, out);
        };
        if (Peers.run(dcmtk).status() == 0
                || Peers.run(List.of(Peers.find("gdcmconv"), "--raw", in, out)).status() == 0) {
            return Path.of(out);
        }
        return null;
    }
}
