package io.gantry.it.score;

import java.util.Locale;

/** Kinds of checks, named as the MIDI-B challenge names them. */
enum Category {
    /** The attribute is still there. */
    TAG_RETAINED,
    /** It has a value. */
    TEXT_NOTNULL,
    /** Its value still has a text in it. */
    TEXT_RETAINED,
    /** A text is gone from it. */
    TEXT_REMOVED,
    /** A date is there, is another, and as far from the original as all others of its patient. */
    DATE_SHIFTED,
    /** A UID is there and another. */
    UID_CHANGED,
    /** The same UID became the same everywhere, and no other became it. */
    UID_CONSISTENT,
    /** The same Patient ID became the same everywhere, and no other became it. */
    PATID_CONSISTENT,
    /** Pixel Data has the digest it had. */
    PIXELS_RETAINED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
