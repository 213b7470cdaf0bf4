package io.gantry.dicom.imageio.codec.jpeg;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.RleCodec;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.imageio.testing.Images.Content;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Any bytes at all: decoders and the blanker give a raster or throw their own exception, in time and memory that follow
 * the form of the image. The build replays a fixed series of mutations; {@code JAZZER_FUZZ=1} searches further.
 */
class DecoderFuzz {

    private static final int MUTATIONS = 4000;
    private static final ImageForm GREY = Images.grey(19, 23, 16, 12, false);
    private static final ImageForm EIGHT = Images.grey(19, 23, 8, 8, false);
    private static final ImageForm COLOUR = Images.colour(19, 23, 8, 0,
            PhotometricInterpretation.YBR_FULL_422);
    private static final FrameDecoder BLANKER = (frame, form) -> {
        byte[] blanked = JpegBlanker.blank(frame, form, List.of(new Zone(3, 12, 5, 20)));
        // What the blanker takes it also writes so that it can be read.
        assertThat(JpegBlanker.isBlank(blanked, form, List.of(new Zone(3, 12, 5, 20)))).isTrue();
        return new JpegDctDecoder().decode(blanked, form);
    };

    /** A decoder with a frame that it decodes. */
    private static final class Seed {
        private final FrameDecoder decoder;
        private final byte[] frame;
        private final ImageForm form;

        Seed(FrameDecoder decoder, byte[] frame, ImageForm form) {
            this.decoder = decoder;
            this.frame = frame;
            this.form = form;
        }
    }

    private static List<Seed> seeds() {
        List<Seed> seeds = new ArrayList<>();
        try {
            for (Content content : new Content[]{Content.SMOOTH, Content.NOISE, Content.TEXT}) {
                for (ImageForm form : List.of(GREY, EIGHT, COLOUR)) {
                    ImageForm full = form.isChromaHalved()
                            ? Images.colour(19, 23, 8, 0, PhotometricInterpretation.RGB)
                            : form;
                    Raster raster = Images.raster(full, content, 1);
                    seeds.add(new Seed(new RleCodec(), new RleCodec().encode(raster, full), full));
                    seeds.add(new Seed(new JpegLosslessDecoder(),
                            new JpegLosslessEncoder().encode(raster, full), full));
                    seeds.add(new Seed(new JpegLosslessDecoder(),
                            new LosslessFrames(full.bitsStored(), 6, 0, 3, false).encode(raster), full));
                    seeds.add(new Seed(new JpegLsDecoder(), new JpegLsEncoder().encode(raster, full), full));
                    if (form.bitsAllocated() == 8) {
                        byte[] dct = DctFrames.baseline(raster);
                        seeds.add(new Seed(new JpegDctDecoder(), dct, form));
                        seeds.add(new Seed(BLANKER, DctFrames.rescanned(dct, form, true, 4), form));
                        seeds.add(new Seed(BLANKER, dct, form));
                    }
                }
            }
        } catch (PixelDataException e) {
            throw new AssertionError(e);
        }
        return seeds;
    }

    /** True where the bytes were decoded. */
    private static boolean decode(FrameDecoder decoder, byte[] frame, ImageForm form) {
        try {
            Raster raster = decoder.decode(frame, form);
            assertThat(raster.rows()).isEqualTo(form.rows());
            return true;
        } catch (PixelDataException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return false;
        } catch (IOException e) {
            throw new AssertionError("nothing here needs the system", e);
        }
    }

    @FuzzTest(maxDuration = "1m")
    void rle(byte[] bytes) {
        decode(new RleCodec(), bytes, GREY);
    }

    @FuzzTest(maxDuration = "1m")
    void lossless(byte[] bytes) {
        decode(new JpegLosslessDecoder(), bytes, GREY);
        decode(new JpegLosslessDecoder(), bytes, COLOUR);
    }

    @FuzzTest(maxDuration = "1m")
    void jpegLs(byte[] bytes) {
        decode(new JpegLsDecoder(), bytes, GREY);
        decode(new JpegLsDecoder(), bytes, COLOUR);
    }

    @FuzzTest(maxDuration = "1m")
    void dct(byte[] bytes) {
        decode(new JpegDctDecoder(), bytes, EIGHT);
        decode(BLANKER, bytes, COLOUR);
    }

    @Test
    void mutationsOfEveryKindOfFrame() {
        List<Seed> seeds = seeds();
        Random random = new Random(20261124);
        Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            int[] decoded = new int[2];
            for (int i = 0; i < MUTATIONS; i++) {
                Seed seed = seeds.get(i % seeds.size());
                boolean header = i / seeds.size() % 2 == 0;
                byte[] frame = mutate(seed.frame.clone(), random, header);
                decoded[decode(seed.decoder, frame, seed.form) ? 1 : 0]++;
            }
            assertThat(decoded[1]).as("some mutations do no harm").isGreaterThan(MUTATIONS / 50);
            assertThat(decoded[0]).as("some are found out").isGreaterThan(MUTATIONS / 50);
        });
    }

    private static byte[] mutate(byte[] frame, Random random, boolean header) {
        byte[] mutated = frame;
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(header ? Math.min(200, mutated.length) : mutated.length);
            switch (random.nextInt(6)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt();
                case 2 -> mutated[at] = (byte) 0xFF;
                case 3 -> mutated[at] = 0;
                case 4 -> System.arraycopy(mutated, random.nextInt(mutated.length - 8), mutated,
                        Math.min(at, mutated.length - 8), 8);
                default -> mutated = Arrays.copyOf(mutated, Math.max(16, at));
            }
        }
        return mutated;
    }

    /** What a frame claims is not allocated: no more than a few times the decoded frame and the bytes there are. */
    @Test
    void memoryFollowsTheForm() {
        List<Seed> seeds = seeds();
        Random random = new Random(5);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 600; i++) {
            Seed seed = seeds.get(i % seeds.size());
            byte[] frame = mutate(seed.frame.clone(), random, true);
            long before = threads.getCurrentThreadAllocatedBytes();
            decode(seed.decoder, frame, seed.form);
            // Most of it is the tables of gradients of JPEG-LS and of Huffman codes, whatever the size of the image.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2 << 20);
        }
    }

    /** A small file that claims a large image: the header decides before anything is allocated. */
    @Test
    void largeFramesInSmallFilesAreMismatches() {
        ImageForm large = Images.grey(30000, 30000, 16, 16, false);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Seed seed : seeds()) {
            // Once before it counts, for classes that are loaded and instrumented now.
            assertThat(decode(seed.decoder, seed.frame, large)).isFalse();
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThat(decode(seed.decoder, seed.frame, large)).isFalse();
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
            assertThat(decode(seed.decoder, "no frame".getBytes(StandardCharsets.US_ASCII), large)).isFalse();
        }
    }
}
