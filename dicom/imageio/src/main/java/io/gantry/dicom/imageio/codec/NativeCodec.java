package io.gantry.dicom.imageio.codec;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Frames of native pixel data (PS3.5 8.1.1), little endian: samples of 1, 8, 16 and 32 bits, by pixel or by plane, and
 * colour differences shared by two neighbours (PS3.3 C.7.6.3.1.2), which the raster has twice.
 */
public final class NativeCodec implements FrameDecoder, FrameEncoder {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class,
            ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class,
            ByteOrder.LITTLE_ENDIAN);

    @Override
    public Raster decode(byte[] frame, ImageForm form) throws PixelDataException {
        check(form);
        if (frame.length < form.frameLength()) {
            throw PixelDataException.corrupt("A native frame is too short");
        }
        Raster raster = Raster.of(form);
        if (form.isChromaHalved()) {
            int samples = form.samples();
            for (int i = 0, cell = 0; i < samples; i += 6, cell += 4) {
                set(raster, i, get(frame, cell, form));
                set(raster, i + 3, get(frame, cell + 1, form));
                for (int chroma = 1; chroma <= 2; chroma++) {
                    int value = get(frame, cell + 1 + chroma, form);
                    set(raster, i + chroma, value);
                    set(raster, i + 3 + chroma, value);
                }
            }
            return raster;
        }
        int components = form.samplesPerPixel();
        int pixels = form.pixels();
        if (form.planarConfiguration() == 0) {
            copy(frame, raster, form);
            return raster;
        }
        for (int component = 0, cell = 0; component < components; component++) {
            for (int i = component; i < pixels * components; i += components) {
                set(raster, i, get(frame, cell++, form));
            }
        }
        return raster;
    }

    /** Cells in the order of the raster; those of one and two bytes by themselves, because nearly all are. */
    private static void copy(byte[] frame, Raster raster, ImageForm form) {
        int samples = form.samples();
        if (form.bitsAllocated() == 8) {
            short[] cells = raster.shorts();
            for (int i = 0; i < samples; i++) {
                cells[i] = (short) (frame[i] & 0xFF);
            }
        } else if (form.bitsAllocated() == 16) {
            ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(raster.shorts());
        } else {
            for (int i = 0; i < samples; i++) {
                set(raster, i, get(frame, i, form));
            }
        }
    }

    @Override
    public byte[] encode(Raster raster, ImageForm form) throws PixelDataException {
        check(form);
        byte[] frame = new byte[form.frameLength()];
        if (form.isChromaHalved()) {
            encodeHalved(raster, form, frame);
            return frame;
        }
        int components = form.samplesPerPixel();
        int pixels = form.pixels();
        if (form.planarConfiguration() == 0 && form.bitsAllocated() == 16) {
            ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(raster.shorts());
            return frame;
        }
        if (form.planarConfiguration() == 0) {
            for (int i = 0; i < pixels * components; i++) {
                put(frame, i, get(raster, i), form);
            }
            return frame;
        }
        for (int component = 0, cell = 0; component < components; component++) {
            for (int i = component; i < pixels * components; i += components) {
                put(frame, cell++, get(raster, i), form);
            }
        }
        return frame;
    }

    private static void encodeHalved(Raster raster, ImageForm form, byte[] frame) throws PixelDataException {
        int samples = form.samples();
        for (int i = 0, cell = 0; i < samples; i += 6, cell += 4) {
            put(frame, cell, get(raster, i), form);
            put(frame, cell + 1, get(raster, i + 3), form);
            for (int chroma = 1; chroma <= 2; chroma++) {
                int value = get(raster, i + chroma);
                if (value != get(raster, i + 3 + chroma)) {
                    throw new PixelDataException(Kind.UNSUPPORTED,
                            "Two neighbours that share their colour differences have different ones");
                }
                put(frame, cell + 1 + chroma, value, form);
            }
        }
    }

    private static void check(ImageForm form) throws PixelDataException {
        if (form.bitsAllocated() > 32) {
            throw new PixelDataException(Kind.UNSUPPORTED, "Samples of 64 bits");
        }
        if (form.isChromaHalved() && (form.columns() % 2 != 0 || form.bitsAllocated() == 1
                || form.planarConfiguration() != 0)) {
            throw new PixelDataException(Kind.IMPOSSIBLE,
                    "Neighbours cannot share their colour differences in this form");
        }
    }

    private static int get(byte[] frame, int cell, ImageForm form) {
        return switch (form.bitsAllocated()) {
            case 1 -> frame[cell >> 3] >> (cell & 7) & 1;
            case 8 -> frame[cell] & 0xFF;
            case 16 -> (short) SHORT.get(frame, 2 * cell);
            default -> (int) INT.get(frame, 4 * cell);
        };
    }

    private static void put(byte[] frame, int cell, int value, ImageForm form) {
        switch (form.bitsAllocated()) {
            case 1 -> frame[cell >> 3] |= (byte) ((value & 1) << (cell & 7));
            case 8 -> frame[cell] = (byte) value;
            case 16 -> SHORT.set(frame, 2 * cell, (short) value);
            default -> INT.set(frame, 4 * cell, value);
        }
    }

    private static int get(Raster raster, int i) {
        return raster.isWide() ? raster.ints()[i] : raster.shorts()[i];
    }

    private static void set(Raster raster, int i, int value) {
        if (raster.isWide()) {
            raster.ints()[i] = value;
        } else {
            raster.shorts()[i] = (short) value;
        }
    }
}
