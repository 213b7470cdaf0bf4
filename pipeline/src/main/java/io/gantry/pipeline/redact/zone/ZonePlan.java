package io.gantry.pipeline.redact.zone;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.frame.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The zones of an instance: rectangles that lie within its image and have an area, each with its frames. Immutable.
 *
 * @param parts what is blanked
 * @param problem why nothing may be blanked by it, in numbers of the structure; null where it may
 */
public record ZonePlan(List<Part> parts, @Nullable String problem) {

    /** A rectangle in a range of frames that ends within the instance. */
    public record Part(FrameRange frames, Zone zone) {
    }

    public ZonePlan {
        parts = List.copyOf(parts);
    }

    private static ZonePlan impossible(String problem) {
        return new ZonePlan(List.of(), problem);
    }

    /**
     * What zones come to in an image.
     *
     * @param original where the ultrasound regions stand
     */
    public static ZonePlan of(List<ZoneSpec> specs, Attributes original, int rows, int columns, int frames) {
        List<Part> parts = new ArrayList<>();
        for (ZoneSpec spec : specs) {
            List<Rectangle> rectangles;
            switch (spec.shape()) {
                case ZoneSpec.Corners corners -> rectangles = List.of(corners.in(rows, columns));
                case ZoneSpec.Box box -> rectangles = List.of(box.in(rows, columns));
                case ZoneSpec.WholeFrame _ -> rectangles = List.of(new Rectangle(0, rows, 0, columns));
                case ZoneSpec.OutsideUltrasoundRegions _ -> {
                    List<Rectangle> regions = UltrasoundRegions.of(original);
                    if (regions == null) {
                        return impossible("(0018,6011) has no usable region");
                    }
                    rectangles = UltrasoundRegions.outside(regions, rows, columns);
                    if (rectangles.isEmpty()) {
                        return impossible("the regions of (0018,6011) leave nothing of the image to blank");
                    }
                }
            }
            for (Rectangle wanted : rectangles) {
                Rectangle inside = wanted.clipped(rows, columns);
                if (!spec.clip() && (inside.isEmpty() || !inside.equals(wanted))) {
                    return impossible(
                            "rows " + wanted.row1() + " to " + wanted.row2() + ", columns " + wanted.column1()
                                    + " to " + wanted.column2() + " of an image of " + rows + " by "
                                    + columns);
                }
                if (spec.frames().first() <= frames && !inside.isEmpty()) {
                    parts.add(new Part(
                            new FrameRange(spec.frames().first(), Math.min(spec.frames().last(), frames)),
                            inside.toZone()));
                }
            }
        }
        return parts.isEmpty() ? impossible("no zone covers a pixel") : new ZonePlan(parts, null);
    }

    /** The zones of a frame, counted from 1. */
    public List<Zone> in(int frame) {
        List<Zone> zones = new ArrayList<>(parts.size());
        for (Part part : parts) {
            if (part.frames.contains(frame)) {
                zones.add(part.zone);
            }
        }
        return zones;
    }

    /** The frames at which the zones change, counted from 1, ascending; the first is 1. */
    public List<Integer> changes() {
        TreeSet<Integer> changes = new TreeSet<>(List.of(1));
        for (Part part : parts) {
            changes.add(part.frames.first());
            changes.add(part.frames.last() + 1);
        }
        return List.copyOf(changes);
    }
}
