package io.gantry.pipeline.redact.rule;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to an attribute: keyword, {@code gggg,eeee}, or private {@code gggg,"CREATOR",ee}; steps into the first item
 * of a sequence are joined by {@code ::}. Immutable.
 */
public record AttributePath(List<Step> steps) {

    private static final Pattern TAG = Pattern.compile("\\(?([0-9A-Fa-f]{4}),?([0-9A-Fa-f]{4})\\)?");
    private static final Pattern PRIVATE = Pattern
            .compile("([0-9A-Fa-f]{4}),\"([^\"]{1,64})\",([0-9A-Fa-f]{2})");
    private static final int MOST_STEPS = 16;
    private static final int FIRST_GROUP = 8;

    /**
     * One step.
     *
     * @param tag of a private attribute: group, and the element number within its block
     * @param creator owner of the block; null where the attribute is none of a block
     */
    public record Step(int tag, @Nullable String creator) {

        private @Nullable Element in(Attributes dataSet) {
            if (creator == null) {
                return dataSet.get(tag);
            }
            int group = tag & 0xFFFF0000;
            for (int block = 0x10; block <= 0xFF; block++) {
                String owner = dataSet.string(group | block);
                if (owner != null && owner.equalsIgnoreCase(creator)) {
                    return dataSet.get(group | block << 8 | tag & 0xFF);
                }
            }
            return null;
        }

        @Override
        public String toString() {
            return creator == null
                    ? TagFormat.format(tag)
                    : String.format(Locale.ROOT, "(%04X,\"%s\",%02X)", tag >>> 16, creator, tag & 0xFF);
        }
    }

    public AttributePath {
        steps = List.copyOf(steps);
        if (steps.isEmpty() || steps.size() > MOST_STEPS) {
            throw new IllegalArgumentException("a path has 1 to " + MOST_STEPS + " steps");
        }
    }

    public static AttributePath of(int tag) {
        return new AttributePath(List.of(new Step(tag, null)));
    }

    /**
     * Reads a path.
     *
     * @throws IllegalArgumentException where it is none; the message says what would be
     */
    public static AttributePath parse(String text) {
        List<Step> steps = new ArrayList<>();
        for (String part : text.strip().split("::", -1)) {
            steps.add(step(part.strip()));
        }
        return new AttributePath(steps);
    }

    private static Step step(String text) {
        Matcher tag = TAG.matcher(text);
        if (tag.matches()) {
            return new Step(Integer.parseUnsignedInt(tag.group(1) + tag.group(2), 16), null);
        }
        Matcher owned = PRIVATE.matcher(text);
        if (owned.matches()) {
            int group = Integer.parseInt(owned.group(1), 16);
            if ((group & 1) == 0) {
                throw new IllegalArgumentException("a private attribute is of an odd group");
            }
            return new Step(group << 16 | Integer.parseInt(owned.group(3), 16), owned.group(2).strip());
        }
        OptionalInt known = StandardDictionary.tagOf(text);
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no attribute: write a keyword (SeriesDescription),"
                            + " a tag (0008,103E), or gggg,\"CREATOR\",ee");
        }
        return new Step(known.getAsInt(), null);
    }

    /** The only step's tag; 0 where there are several steps or a creator. */
    int plainTag() {
        return steps.size() == 1 && steps.getFirst().creator == null ? steps.getFirst().tag : 0;
    }

    /** The values in a data set, without padding; none where the attribute is absent, empty or of bytes. */
    public List<String> values(Attributes dataSet) {
        Attributes around = dataSet;
        for (Step step : steps.subList(0, steps.size() - 1)) {
            Element sequence = step.in(around);
            Attributes item = sequence == null ? null : around.item(sequence.tag());
            if (item == null) {
                return List.of();
            }
            around = item;
        }
        Element element = steps.getLast().in(around);
        return element == null ? List.of() : values(around, element);
    }

    private static List<String> values(Attributes around, Element element) {
        VR vr = element.vr();
        if (vr.isText() || vr == VR.UN) {
            return around.strings(element.tag()).stream().map(String::strip).toList();
        }
        if (!(element instanceof DataElement data)) {
            return List.of();
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < data.count(); i++) {
            String value = number(data, i);
            if (value == null) {
                return List.of();
            }
            values.add(value);
        }
        return values;
    }

    private static @Nullable String number(DataElement data, int index) {
        ByteBuffer bytes = ByteBuffer.wrap(data.buffer(), data.offset(), data.length()).slice()
                .order(data.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return switch (data.vr()) {
            case UL -> Integer.toUnsignedString(data.intAt(index).orElse(0));
            case US, SS, SL -> Integer.toString(data.intAt(index).orElse(0));
            case AT -> TagFormat.format(data.intAt(index).orElse(0));
            case FL -> plain(bytes.getFloat(4 * index));
            case FD -> plain(bytes.getDouble(8 * index));
            default -> null;
        };
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** True for the attributes that tell machines of one model apart, and that not every machine sends. */
    boolean isIdentity() {
        int tag = plainTag();
        return tag == Tag.DeviceSerialNumber || tag == Tag.StationName || tag == Tag.SoftwareVersions;
    }

    /** False for attributes of commands, files and directories (PS3.7 E, PS3.10 7.1), which no image has. */
    public boolean isOfDataSet() {
        return steps.getFirst().tag >>> 16 >= FIRST_GROUP;
    }

    /** As {@link #parse} reads it. */
    public String text() {
        return String.join("::", steps.stream().map(AttributePath::text).toList());
    }

    private static String text(Step step) {
        StandardDictionary.Entry known = step.creator == null ? StandardDictionary.lookup(step.tag) : null;
        if (known != null && StandardDictionary.tagOf(known.keyword()).orElse(0) == step.tag) {
            return known.keyword();
        }
        return step.creator == null
                ? String.format(Locale.ROOT, "%04X,%04X", step.tag >>> 16, step.tag & 0xFFFF)
                : String.format(Locale.ROOT, "%04X,\"%s\",%02X", step.tag >>> 16, step.creator,
                        step.tag & 0xFF);
    }

    @Override
    public String toString() {
        return String.join("::", steps.stream().map(Step::toString).toList());
    }
}
