package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.yaml.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which attributes an override is for; without a path, at every depth of sequences. */
sealed interface Selector {

    /** One attribute of the dictionary. */
    record OfTag(int tag) implements Selector {
        @Override
        public String toString() {
            return TagFormat.format(tag);
        }
    }

    /** An attribute of all groups 60xx or 50xx, or all their attributes. */
    record OfRepeating(int tag, int mask) implements Selector {
        boolean isWholeGroup() {
            return mask == WHOLE_GROUP;
        }

        boolean matches(int other) {
            return (other & mask) == tag && (other & 0x10000) == 0;
        }

        @Override
        public String toString() {
            return TagFormat.format(tag) + "/" + Integer.toHexString(mask);
        }
    }

    /** A private attribute of a creator, in whichever block it reserved (PS3.5 7.8.1). */
    record OfPrivate(int group, String creator, int element) implements Selector {
        @Override
        public String toString() {
            return Integer.toHexString(group) + ",\"" + creator + "\"," + Integer.toHexString(element);
        }
    }

    /** Every private attribute. */
    record AnyPrivate() implements Selector {
        @Override
        public String toString() {
            return ANY_PRIVATE;
        }
    }

    /** Every attribute that the dictionary gives a VR, and every private one of it that stays. */
    record OfVr(VR vr) implements Selector {
        @Override
        public String toString() {
            return "vr:" + vr;
        }
    }

    /**
     * An attribute within sequences.
     *
     * @param last an {@link OfTag} or an {@link OfPrivate}
     */
    record OfPath(SequencePath path, Selector last) implements Selector {
        @Override
        public String toString() {
            return path.toString() + last;
        }
    }

    String ANY_PRIVATE = "private";
    /** Of a tag, what the attributes of all groups 60xx or 50xx have in common. */
    int WHOLE_GROUP = 0xFF000000;

    Pattern STEP = Pattern.compile("(.+?)(?:\\[(\\*|[0-9]{1,6})\\])?");
    Pattern PRIVATE = Pattern
            .compile("\\(?([0-9A-Fa-f]{4}), ?\"([^\"\\\\]{1,64})\", ?(?:xx)?([0-9A-Fa-f]{2})\\)?");
    Pattern REPEATING = Pattern.compile("\\(?([56]0)[xX]{2},? ?([0-9A-Fa-f]{4}|[xX]{4})\\)?");
    Pattern TAG = Pattern.compile("\\(?([0-9A-Fa-f]{4}),? ?([0-9A-Fa-f]{4})\\)?");

    /**
     * Reads {@code gggg,eeee}, {@code (gggg,eeee)}, a keyword, {@code 60xx,eeee}, {@code 50xx,xxxx},
     * {@code gggg,"CREATOR",ee}, {@code private}, {@code vr:PN}, or a path of sequences with {@code /} between them,
     * each with {@code [n]} for one item, and an attribute at its end.
     *
     * @throws IllegalArgumentException where it is none of these, with the nearest keyword
     */
    static Selector parse(String text) {
        if (text.equals(ANY_PRIVATE)) {
            return new AnyPrivate();
        }
        if (text.startsWith("vr:")) {
            return ofVr(text.substring(3));
        }
        int creator = text.indexOf('"');
        int slash = creator < 0 ? text.lastIndexOf('/') : text.lastIndexOf('/', creator);
        return slash < 0 ? one(text) : path(text.substring(0, slash), text.substring(slash + 1));
    }

    private static Selector ofVr(String name) {
        VR vr = VR.of(name);
        if (vr == null) {
            String nearest = Nearest.of(name, Arrays.stream(VR.values()).map(VR::name).toList());
            throw new IllegalArgumentException("no VR is called so"
                    + (nearest == null ? "" : " (nearest: vr:" + nearest + ")"));
        }
        return new OfVr(vr);
    }

    private static Selector path(String sequences, String attribute) {
        Selector last = one(attribute);
        if (!(last instanceof OfTag || last instanceof OfPrivate)) {
            throw new IllegalArgumentException("at the end of a path stands a single attribute");
        }
        boolean fromTop = sequences.isEmpty() || sequences.charAt(0) == '/';
        List<SequencePath.Step> steps = new ArrayList<>();
        String rest = fromTop && !sequences.isEmpty() ? sequences.substring(1) : sequences;
        for (String name : rest.isEmpty() ? new String[0] : rest.split("/", -1)) {
            steps.add(step(name));
        }
        return new OfPath(new SequencePath(fromTop, List.copyOf(steps)), last);
    }

    private static SequencePath.Step step(String text) {
        Matcher matcher = STEP.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a step of a path has no name");
        }
        if (!(one(matcher.group(1)) instanceof OfTag(int tag)) || StandardDictionary.vrOf(tag) != VR.SQ) {
            throw new IllegalArgumentException(matcher.group(1) + " in a path must be a sequence");
        }
        String item = matcher.group(2);
        if (item == null || item.equals("*")) {
            return new SequencePath.Step(tag, SequencePath.ANY);
        }
        if (tag == Tag.ContentSequence) {
            throw new IllegalArgumentException(
                    "items of a content tree may be removed, so that their numbers mean nothing");
        }
        return new SequencePath.Step(tag, Integer.parseInt(item));
    }

    private static Selector one(String text) {
        Matcher matcher = PRIVATE.matcher(text);
        if (matcher.matches()) {
            int group = Integer.parseInt(matcher.group(1), 16);
            if ((group & 1) == 0) {
                throw new IllegalArgumentException("private attributes have an odd group");
            }
            return new OfPrivate(group, matcher.group(2).strip(), Integer.parseInt(matcher.group(3), 16));
        }
        matcher = REPEATING.matcher(text);
        if (matcher.matches()) {
            int group = Integer.parseInt(matcher.group(1), 16) << 24;
            boolean all = matcher.group(2).charAt(0) == 'x' || matcher.group(2).charAt(0) == 'X';
            int element = all ? 0 : Integer.parseInt(matcher.group(2), 16);
            if (!all && StandardDictionary.vrOf(group | element) == null) {
                throw new IllegalArgumentException("the dictionary has no such attribute");
            }
            return new OfRepeating(group | element, all ? WHOLE_GROUP : 0xFF00FFFF);
        }
        matcher = TAG.matcher(text);
        if (matcher.matches()) {
            int tag = Integer.parseInt(matcher.group(1), 16) << 16 | Integer.parseInt(matcher.group(2), 16);
            if (Attributes.isPrivate(tag)) {
                throw new IllegalArgumentException(
                        "a private attribute is named with its creator: gggg,\"CREATOR\",ee");
            }
            return ofTag(tag);
        }
        OptionalInt tag = StandardDictionary.tagOf(text);
        if (tag.isEmpty()) {
            String nearest = StandardDictionary.nearestKeyword(text);
            throw new IllegalArgumentException("no attribute is called so, and it is no tag"
                    + (nearest == null ? "" : " (nearest: " + nearest + ")"));
        }
        return ofTag(tag.getAsInt());
    }

    private static Selector ofTag(int tag) {
        int group = tag >>> 24;
        if ((group == 0x50 || group == 0x60) && StandardDictionary.vrOf(tag) != null) {
            boolean named = (tag >>> 16 & 0xFF) == 0;
            return named ? new OfRepeating(tag, 0xFF00FFFF) : new OfRepeating(tag, -1);
        }
        if ((tag & 0xFFFF) == 0 || tag >>> 16 < 8 || StandardDictionary.vrOf(tag) == null) {
            throw new IllegalArgumentException("the dictionary has no such attribute of a data set");
        }
        return new OfTag(tag);
    }
}
