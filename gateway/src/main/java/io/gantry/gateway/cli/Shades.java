package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.Raster;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the stored values of a grey frame are shown: through the window that the image asks for (PS3.3 C.11.1, C.11.2), or
 * spread from the least value of the frame to its greatest. Immutable.
 */
final class Shades {

    /** Of the VOI LUT Functions, LINEAR is the default. */
    private record Window(double center, double width, String function, double slope, double intercept) {

        int grey(long stored) {
            double x = slope * stored + intercept;
            double share = switch (function) {
                case "LINEAR_EXACT" -> (x - center) / width + 0.5;
                case "SIGMOID" -> 1 / (1 + Math.exp(-4 * (x - center) / width));
                default -> width > 1
                        ? (x - (center - 0.5)) / (width - 1) + 0.5
                        : x <= center - 0.5 ? 0 : 1;
            };
            return (int) Math.clamp(Math.round(255 * share), 0L, 255L);
        }
    }

    private final @Nullable Window window;
    private final boolean inverted;
    private final long least;
    private final long greatest;

    private Shades(@Nullable Window window, boolean inverted, long least, long greatest) {
        this.window = window;
        this.inverted = inverted;
        this.least = least;
        this.greatest = greatest;
    }

    /**
     * How a frame is shown.
     *
     * @param frame counted from 1
     * @param fullRange never through the window
     */
    static Shades of(Attributes dataSet, ImageForm form, Raster raster, int frame, boolean fullRange) {
        boolean inverted = form.photometric() == PhotometricInterpretation.MONOCHROME1;
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int row = 0; row < raster.rows(); row++) {
            for (int column = 0; column < raster.columns(); column++) {
                long value = stored(raster.sample(row, column, 0), form);
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
        Window window = fullRange ? null : window(dataSet, frame);
        // A window that makes all of the frame one grey would hide what is in it.
        boolean blind = window != null && window.grey(least) == window.grey(greatest);
        return new Shades(blind ? null : window, inverted, least, greatest);
    }

    /** 0 for black to 255 for white. */
    int grey(long stored) {
        int grey = window != null
                ? window.grey(stored)
                : greatest == least
                        ? 0
                        : (int) Math.clamp((stored - least) * 255 / (greatest - least), 0L, 255L);
        return inverted ? 255 - grey : grey;
    }

    /** The stored value in a cell: without the bits beyond the stored ones. */
    static long stored(int cell, ImageForm form) {
        long value = (cell & 0xFFFFFFFFL) >>> form.highBit() + 1 - form.bitsStored()
                & (1L << form.bitsStored()) - 1;
        long sign = 1L << form.bitsStored() - 1;
        return form.signed() && (value & sign) != 0 ? value - 2 * sign : value;
    }

    private static @Nullable Window window(Attributes dataSet, int frame) {
        Attributes voi = group(dataSet, frame, Tag.FrameVOILUTSequence);
        Attributes values = group(dataSet, frame, Tag.PixelValueTransformationSequence);
        Double center = number(voi, Tag.WindowCenter);
        Double width = number(voi, Tag.WindowWidth);
        if (center == null || width == null || width <= 0
                || !values.items(Tag.ModalityLUTSequence).isEmpty()) {
            return null;
        }
        Double slope = number(values, Tag.RescaleSlope);
        Double intercept = number(values, Tag.RescaleIntercept);
        String function = voi.string(Tag.VOILUTFunction);
        return new Window(center, width, function == null ? "LINEAR" : function.strip(),
                slope == null ? 1 : slope, intercept == null ? 0 : intercept);
    }

    /** The item that holds for a frame: of its own functional groups, of the shared ones, or the data set. */
    private static Attributes group(Attributes dataSet, int frame, int macro) {
        List<Attributes> frames = dataSet.items(Tag.PerFrameFunctionalGroupsSequence);
        List<Attributes> shared = dataSet.items(Tag.SharedFunctionalGroupsSequence);
        if (frame <= frames.size() && !frames.get(frame - 1).items(macro).isEmpty()) {
            return frames.get(frame - 1).items(macro).getFirst();
        }
        return shared.isEmpty() || shared.getFirst().items(macro).isEmpty()
                ? dataSet
                : shared.getFirst().items(macro).getFirst();
    }

    private static @Nullable Double number(Attributes item, int tag) {
        List<String> values = item.strings(tag);
        if (values.isEmpty()) {
            return null;
        }
        try {
            double value = Double.parseDouble(values.getFirst().strip());
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException _) {
            // As if it were absent: the picture is then of the full range.
            return null;
        }
    }
}
