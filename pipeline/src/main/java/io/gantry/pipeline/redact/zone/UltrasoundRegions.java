package io.gantry.pipeline.redact.zone;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The regions of an ultrasound image that show ultrasound (PS3.3 C.8.5.5). Stateless. */
final class UltrasoundRegions {

    private static final int MOST = 1000;

    private UltrasoundRegions() {
    }

    /** The regions, as they stand; null where there are none, or where one of them is no rectangle. */
    static @Nullable List<Rectangle> of(Attributes dataSet) {
        List<Attributes> items = dataSet.items(Tag.SequenceOfUltrasoundRegions);
        if (items.isEmpty() || items.size() > MOST) {
            return null;
        }
        List<Rectangle> regions = new ArrayList<>();
        for (Attributes item : items) {
            OptionalInt x0 = item.intValue(Tag.RegionLocationMinX0);
            OptionalInt y0 = item.intValue(Tag.RegionLocationMinY0);
            OptionalInt x1 = item.intValue(Tag.RegionLocationMaxX1);
            OptionalInt y1 = item.intValue(Tag.RegionLocationMaxY1);
            if (x0.isEmpty() || y0.isEmpty() || x1.isEmpty() || y1.isEmpty() || x0.getAsInt() < 0
                    || y0.getAsInt() < 0 || x1.getAsInt() < x0.getAsInt() || y1.getAsInt() < y0.getAsInt()
                    || x1.getAsInt() == Integer.MAX_VALUE || y1.getAsInt() == Integer.MAX_VALUE) {
                return null;
            }
            // Both corners are pixels of the region (C.8.5.5.1.5).
            regions.add(new Rectangle(y0.getAsInt(), y1.getAsInt() + 1, x0.getAsInt(), x1.getAsInt() + 1));
        }
        return regions;
    }

    /** Rectangles, none over another, that cover what lies in no region. */
    static List<Rectangle> outside(List<Rectangle> regions, int rows, int columns) {
        TreeSet<Integer> edges = new TreeSet<>(List.of(0, rows));
        List<Rectangle> kept = regions.stream().map(region -> region.clipped(rows, columns))
                .filter(region -> !region.isEmpty()).toList();
        for (Rectangle region : kept) {
            edges.add(region.row1());
            edges.add(region.row2());
        }
        List<Rectangle> outside = new ArrayList<>();
        int top = 0;
        for (int bottom : edges) {
            if (bottom > top) {
                band(kept, top, bottom, columns, outside);
            }
            top = bottom;
        }
        return outside;
    }

    private static void band(List<Rectangle> regions, int top, int bottom, int columns,
            List<Rectangle> outside) {
        int from = 0;
        List<Rectangle> across = regions.stream().filter(r -> r.row1() <= top && r.row2() >= bottom)
                .sorted(Comparator.comparingInt(Rectangle::column1)).toList();
        for (Rectangle region : across) {
            if (region.column1() > from) {
                outside.add(new Rectangle(top, bottom, from, region.column1()));
            }
            from = Math.max(from, region.column2());
        }
        if (from < columns) {
            outside.add(new Rectangle(top, bottom, from, columns));
        }
    }
}
