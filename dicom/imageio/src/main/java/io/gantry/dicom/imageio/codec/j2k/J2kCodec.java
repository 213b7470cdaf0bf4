package io.gantry.dicom.imageio.codec.j2k;

import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.FrameEncoder;
import io.gantry.dicom.imageio.codec.j2k.WorkerProcess.Job;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.time.Duration;

/**
 * JPEG 2000, reversible and irreversible, and HTJ2K; written is JPEG 2000 reversible. The colour transforms of the
 * codestream (RCT, ICT) are undone and done by the codec: rasters of YBR_RCT and YBR_ICT are RGB. Samples that the
 * codestream has as signed are sign-extended over the allocated bits.
 */
public final class J2kCodec implements FrameDecoder, FrameEncoder {

    private static final Duration LEAST_LIMIT = Duration.ofSeconds(20);
    /** A slow machine under load decodes some hundred thousand samples a second. */
    private static final int SAMPLES_PER_SECOND = 100_000;
    private static final int MOST_SAMPLES = 256 << 20;
    /** No array is longer; a codestream is as long as it must be. */
    private static final long MOST_OF_CODESTREAM = Integer.MAX_VALUE - 64;
    private static final J2kCodec SHARED = new J2kCodec(Runtime.getRuntime().availableProcessors());

    private final Workers workers;

    J2kCodec(int workers) {
        this.workers = new Workers(workers);
    }

    /** The one codec of this process, with as many workers as there are processors. */
    public static J2kCodec shared() {
        return SHARED;
    }

    /** Whether the library is there for this platform. */
    public static boolean isAvailable() {
        return Library.resource() != null;
    }

    @Override
    public Raster decode(byte[] frame, ImageForm form) throws IOException, PixelDataException {
        Codestream header = Codestream.of(frame, form);
        checkSize(form);
        byte[] answer = workers
                .run(new Job(Worker.DECODE, form.columns(), form.rows(), form.samplesPerPixel(),
                        header.precision(), 0, frame), 4L * form.samples(), limit(form));
        int allocated = form.bitsAllocated();
        Raster raster = Raster.of(form, header.signed() ? allocated : header.precision());
        int mask = mask(header.signed() ? allocated : header.precision());
        IntBuffer samples = ByteBuffer.wrap(answer).asIntBuffer();
        int components = form.samplesPerPixel();
        for (int component = 0; component < components; component++) {
            int cell = component;
            for (int i = 0; i < form.pixels(); i++, cell += components) {
                int value = samples.get() & mask;
                if (raster.isWide()) {
                    raster.ints()[cell] = value;
                } else {
                    raster.shorts()[cell] = (short) value;
                }
            }
        }
        return raster;
    }

    @Override
    public byte[] encode(Raster raster, ImageForm form) throws IOException, PixelDataException {
        checkSize(form);
        int allocated = form.bitsAllocated();
        boolean signed = form.signed() && raster.precision() == allocated;
        int precision = raster.precision() < allocated
                ? raster.precision()
                : fits(raster, form, signed) ? form.bitsStored() : allocated;
        if (precision > 31) {
            throw new PixelDataException(Kind.UNSUPPORTED, "JPEG 2000 has no place for samples of 32 bits");
        }
        int components = form.samplesPerPixel();
        ByteBuffer samples = ByteBuffer.allocate(4 * form.samples());
        for (int component = 0; component < components; component++) {
            for (int cell = component; cell < form.samples(); cell += components) {
                samples.putInt(extended(cell(raster, cell), precision, signed));
            }
        }
        boolean transform = form.photometric() == PhotometricInterpretation.YBR_RCT
                || form.photometric() == PhotometricInterpretation.YBR_ICT;
        return workers.run(new Job(Worker.ENCODE, form.columns(), form.rows(), components, precision,
                (signed ? Worker.SIGNED : 0) | (transform ? Worker.COLOUR_TRANSFORM : 0), samples.array()),
                MOST_OF_CODESTREAM, limit(form));
    }

    /** Whether each cell is told by its low stored bits. */
    private static boolean fits(Raster raster, ImageForm form, boolean signed) {
        int mask = mask(form.bitsAllocated());
        for (int cell = 0; cell < form.samples(); cell++) {
            int value = cell(raster, cell);
            if ((extended(value, form.bitsStored(), signed) & mask) != (value & mask)) {
                return false;
            }
        }
        return true;
    }

    private static int cell(Raster raster, int cell) {
        return raster.isWide() ? raster.ints()[cell] : raster.shorts()[cell] & 0xFFFF;
    }

    private static int extended(int value, int bits, boolean signed) {
        int shift = 32 - bits;
        return signed ? value << shift >> shift : value << shift >>> shift;
    }

    private static int mask(int bits) {
        return bits >= 32 ? -1 : (1 << bits) - 1;
    }

    private static void checkSize(ImageForm form) throws PixelDataException {
        if (form.samples() > MOST_SAMPLES) {
            throw new PixelDataException(Kind.UNSUPPORTED, "A JPEG 2000 frame of more than 2^28 samples");
        }
        if (form.bitsAllocated() > 32 || form.bitsAllocated() < 8) {
            throw new PixelDataException(Kind.UNSUPPORTED,
                    "JPEG 2000 samples of this number of allocated bits");
        }
    }

    private static Duration limit(ImageForm form) {
        return LEAST_LIMIT.plusSeconds(form.samples() / SAMPLES_PER_SECOND);
    }
}
