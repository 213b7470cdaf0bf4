package io.gantry.pipeline.redact.rule;

import static io.gantry.pipeline.redact.zone.ZoneSpec.END;

import io.gantry.pipeline.redact.zone.FrameRange;
import io.gantry.pipeline.redact.zone.ZoneSpec;
import io.gantry.pipeline.redact.zone.ZoneSpec.Shape;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the zones of a rule. What is not understood becomes a problem at its place. Stateless. */
final class ZoneReader {

    private static final int LARGEST = 65535;
    private static final Map<String, Shape> WORDS = Map.of("outside_ultrasound_regions",
            new ZoneSpec.OutsideUltrasoundRegions(), "whole_frame", new ZoneSpec.WholeFrame());

    private ZoneReader() {
    }

    /** The zones: a list of them, or one word for all. */
    static List<ZoneSpec> read(YamlValue zones) {
        List<ZoneSpec> specs = new ArrayList<>();
        for (YamlValue item : zones.isList() ? zones.asValueOrList() : List.of(zones)) {
            ZoneSpec spec = item.isMap() ? ofMap(item) : plain(item);
            if (spec != null) {
                specs.add(spec);
            }
        }
        return specs;
    }

    private static @Nullable ZoneSpec plain(YamlValue item) {
        Shape shape = shape(item);
        return shape == null ? null : new ZoneSpec(shape);
    }

    private static @Nullable Shape shape(YamlValue item) {
        return item.isList() ? corners(item) : item.asOneOf(WORDS);
    }

    private static @Nullable ZoneSpec ofMap(YamlValue item) {
        YamlMap map = item.asMap();
        if (map == null) {
            return null;
        }
        YamlValue zone = map.get("zone");
        Shape shape = zone != null ? shape(zone) : box(map);
        FrameRange frames = FrameRange.ALL;
        YamlValue range = map.get("frames");
        if (range != null) {
            frames = frames(range);
        }
        boolean clip = map.bool("clip", false);
        map.rejectUnknownKeys();
        return shape == null || frames == null ? null : new ZoneSpec(shape, frames, clip);
    }

    private static @Nullable Shape box(YamlMap map) {
        Integer x = at(map.require("x"), false);
        Integer y = at(map.require("y"), false);
        Integer width = length(map.require("width"));
        Integer height = length(map.require("height"));
        return x == null || y == null || width == null || height == null
                ? null
                : new ZoneSpec.Box(x, y, width, height);
    }

    private static @Nullable Shape corners(YamlValue item) {
        List<YamlValue> four = item.asList();
        if (four == null || four.size() != 4) {
            item.problem("must be [row1, row2, column1, column2], ends exclusive");
            return null;
        }
        Integer row1 = at(four.get(0), false);
        Integer row2 = at(four.get(1), true);
        Integer column1 = at(four.get(2), false);
        Integer column2 = at(four.get(3), true);
        if (row1 == null || row2 == null || column1 == null || column2 == null) {
            return null;
        }
        if (emptyFor(row1, row2) || emptyFor(column1, column2)) {
            item.problem("has no area: the order is [row1, row2, column1, column2], ends exclusive");
            return null;
        }
        return new ZoneSpec.Corners(row1, row2, column1, column2);
    }

    /** Whether it has no extent in an image of any size. */
    private static boolean emptyFor(int from, int to) {
        return from >= 0 == to >= 0 && to <= from;
    }

    private static @Nullable Integer at(@Nullable YamlValue value, boolean endAllowed) {
        if (value == null) {
            return null;
        }
        return endAllowed && isEnd(value) ? Integer.valueOf(END) : value.asInt(-LARGEST, LARGEST);
    }

    private static @Nullable Integer length(@Nullable YamlValue value) {
        if (value == null) {
            return null;
        }
        return isEnd(value) ? Integer.valueOf(END) : value.asInt(1, LARGEST);
    }

    private static boolean isEnd(YamlValue value) {
        return !value.isList() && !value.isMap() && !value.isNull() && "end".equals(value.asText());
    }

    private static @Nullable FrameRange frames(YamlValue range) {
        if (!range.isList()) {
            Integer only = range.asInt(1, Integer.MAX_VALUE - 1);
            return only == null ? null : new FrameRange(only, only);
        }
        List<YamlValue> two = range.asList();
        if (two == null || two.size() != 2) {
            range.problem("must be [first, last], counted from 1, inclusive; last may be end");
            return null;
        }
        Integer first = two.get(0).asInt(1, Integer.MAX_VALUE - 1);
        Integer last = isEnd(two.get(1)) ? Integer.valueOf(END) : two.get(1).asInt(1, Integer.MAX_VALUE - 1);
        if (first == null || last == null) {
            return null;
        }
        if (last < first) {
            range.problem("the last frame is before the first");
            return null;
        }
        return new FrameRange(first, last);
    }
}
