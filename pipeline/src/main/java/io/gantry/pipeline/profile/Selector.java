package io.gantry.pipeline.profile;

import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.dict.StandardDictionary;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which attributes an override is for, at every depth of sequences. */
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

    Pattern PRIVATE = Pattern
            .compile("\\(?([0-9A-Fa-f]{4}), ?\"([^\"\\\\]{1,64})\", ?(?:xx)?([0-9A-Fa-f]{2})\\)?");
    Pattern REPEATING = Pattern.compile("\\(?([56]0)[xX]{2},? ?([0-9A-Fa-f]{4}|[xX]{4})\\)?");
    Pattern TAG = Pattern.compile("\\(?([0-9A-Fa-f]{4}),? ?([0-9A-Fa-f]{4})\\)?");

    /**
     * Reads {@code gggg,eeee}, {@code (gggg,eeee)}, a keyword, {@code 60xx,eeee}, {@code 50xx,xxxx} or
     * {@code gggg,"CREATOR",ee}.
     *
     * @throws IllegalArgumentException where it is none of these, with the nearest keyword
     */
    static Selector parse(String text) {
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
            return new OfRepeating(group | element, all ? 0xFF000000 : 0xFF00FFFF);
        }
        matcher = TAG.matcher(text);
        if (matcher.matches()) {
            int tag = Integer.parseInt(matcher.group(1), 16) << 16 | Integer.parseInt(matcher.group(2), 16);
            if ((tag & 0x10000) != 0) {
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
