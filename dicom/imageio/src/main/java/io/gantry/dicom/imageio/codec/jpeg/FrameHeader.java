package io.gantry.dicom.imageio.codec.jpeg;

import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.frame.Raster;
import java.util.ArrayList;
import java.util.List;

/**
 * Frame header (T.81 B.2.2, T.87 C.2.2).
 *
 * @param precision bits of a sample
 * @param rows number of lines
 * @param columns samples per line
 * @param components in their order
 */
record FrameHeader(int precision, int rows, int columns, List<Component> components) {

    /**
     * @param id that scan headers know it by
     * @param h horizontal sampling factor
     * @param v vertical sampling factor
     * @param tq quantization table
     */
    record Component(int id, int h, int v, int tq) {
    }

    FrameHeader {
        components = List.copyOf(components);
    }

    /** Reads the segment and checks it against the data set, before anything is allocated for it. */
    static FrameHeader read(MarkerReader in, ImageForm form) throws PixelDataException {
        int count = in.u8(5);
        in.requireSize(6 + 3 * count);
        List<Component> components = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int id = in.u8(6 + 3 * i);
            int sampling = in.u8(7 + 3 * i);
            if (components.stream().anyMatch(c -> c.id == id) || (sampling >> 4) < 1 || (sampling >> 4) > 4
                    || (sampling & 15) < 1 || (sampling & 15) > 4) {
                throw PixelDataException.corrupt("Components of a frame that cannot be told or sampled");
            }
            components.add(new Component(id, sampling >> 4, sampling & 15, in.u8(8 + 3 * i)));
        }
        FrameHeader header = new FrameHeader(in.u8(0), in.u16(1), in.u16(3), components);
        header.check(form);
        return header;
    }

    private void check(ImageForm form) throws PixelDataException {
        if (rows != form.rows() || columns != form.columns()) {
            throw new PixelDataException(Kind.MISMATCH,
                    "The frame has other dimensions than the data set says");
        }
        if (components.size() != form.samplesPerPixel()) {
            throw new PixelDataException(Kind.MISMATCH,
                    "The frame has another number of components than the data set says");
        }
        if (precision < 2 || precision > 16 || precision > form.bitsAllocated()
                || form.bitsAllocated() > 16) {
            throw new PixelDataException(Kind.MISMATCH,
                    "The samples of the frame do not fit the bits that the data set allocates");
        }
    }

    /** Horizontal sampling of a component; 1 where it is the only one, whose factor is of no account. */
    int h(int component) {
        return components.size() == 1 ? 1 : components.get(component).h;
    }

    /** Vertical sampling of a component. */
    int v(int component) {
        return components.size() == 1 ? 1 : components.get(component).v;
    }

    int hMax() {
        int most = 1;
        for (int i = 0; i < components.size(); i++) {
            most = Math.max(most, h(i));
        }
        return most;
    }

    int vMax() {
        int most = 1;
        for (int i = 0; i < components.size(); i++) {
            most = Math.max(most, v(i));
        }
        return most;
    }

    /** True where all components have as many samples as the image. */
    boolean isNotSubsampled() {
        return components.size() == 1 || components.stream().allMatch(c -> c.h == 1 && c.v == 1);
    }

    /** Index of the component that a scan header names. */
    int indexOf(int id) throws PixelDataException {
        for (int i = 0; i < components.size(); i++) {
            if (components.get(i).id == id) {
                return i;
            }
        }
        throw PixelDataException.corrupt("A scan of a component that the frame does not have");
    }

    /** Writes SOI and a frame header without subsampling, its components numbered from 1, and no quantization. */
    static void write(BitWriter out, int startOfFrame, Raster raster, int precision) {
        out.marker(Markers.SOI);
        out.marker(startOfFrame, 8 + 3 * raster.components());
        out.raw(precision);
        out.raw16(raster.rows());
        out.raw16(raster.columns());
        out.raw(raster.components());
        for (int i = 1; i <= raster.components(); i++) {
            out.raw(i);
            out.raw(0x11);
            out.raw(0);
        }
    }
}
