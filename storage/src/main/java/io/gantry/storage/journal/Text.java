package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/**
 * Column lengths. Free text is cut to fit; keys must fit, because a cut key would match something else.
 */
final class Text {

    private Text() {
    }

    static String clip(String text, int length) {
        // NUL cannot be stored by PostgreSQL, and peers do pad AE titles with it.
        String printable = text.indexOf('\0') < 0 ? text : text.replace("\0", "");
        return printable.length() <= length ? printable : printable.substring(0, length);
    }

    static @Nullable String clipNullable(@Nullable String text, int length) {
        return text == null ? null : clip(text, length);
    }

    static @Nullable String key(@Nullable String text, int length) {
        if (text != null && text.length() > length) {
            throw new IllegalArgumentException("key longer than " + length + " characters");
        }
        return text;
    }
}
