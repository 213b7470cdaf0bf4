package io.gantry.dicom.data;

import java.io.ByteArrayOutputStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Character sets that switch by escape sequences, and those of one byte that do not (PS3.5 6.1.2.4 and 6.1.2.5).
 * Immutable.
 *
 * @param g0 active in bytes 21H to 7EH at the start and after every delimiter: a one-byte set
 * @param g1 active in bytes A0H to FFH there, or null
 * @param available what an encoder may designate beside these, in order of preference
 * @param extended whether escape sequences may occur at all
 */
record Iso2022(GraphicSet g0, @Nullable GraphicSet g1, Set<GraphicSet> available, boolean extended) {

    private static final int SPACE = 0x20;
    private static final int DELETE = 0x7F;
    private static final int BACKSLASH = 0x5C;

    /** True where bytes below 80H are ASCII until an escape sequence says otherwise. */
    boolean startsInAscii() {
        return g0 == GraphicSet.ASCII;
    }

    /**
     * Decodes a value; null where a byte is undefined. An escape sequence is obeyed also where (0008,0005) forgot to
     * list its set: it names the set beyond doubt.
     */
    @Nullable
    String decode(byte[] bytes, int offset, int length, VR vr) {
        int end = offset + length;
        char[] text = new char[length];
        int count = 0;
        GraphicSet left = g0;
        GraphicSet right = g1;
        for (int i = offset; i < end;) {
            int b = bytes[i] & 0xFF;
            if (b == GraphicSet.ESC) {
                GraphicSet set = extended ? GraphicSet.designatedAt(bytes, i, end) : null;
                if (set == null) {
                    return null;
                }
                if (set.isG1()) {
                    right = set;
                } else {
                    left = set;
                }
                i += set.escape().length;
                continue;
            }
            GraphicSet set = b < 0x80 ? left : right;
            int width = 1;
            char character;
            if (b <= SPACE || b == DELETE) {
                character = (char) b;
            } else if (set == null) {
                return null;
            } else if (set.width() == 1) {
                character = b == BACKSLASH && vr.isMultiValued() ? '\\' : set.character(b);
            } else if (i + 1 < end && (bytes[i + 1] & 0x80) == (b & 0x80)) {
                character = set.character(b, bytes[i + 1]);
                width = 2;
            } else {
                return null;
            }
            if (character == 0 && b != 0) {
                return null;
            }
            if (isDelimiter(character, vr)) {
                left = g0;
                right = g1;
            }
            text[count++] = character;
            i += width;
        }
        return new String(text, 0, count);
    }

    /** Encodes a value, ending in the initial state as PS3.5 6.1.2.5.3 wants; null where a character has no code. */
    byte @Nullable [] encode(String text, VR vr) {
        Encoder encoder = new Encoder(vr, text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            if (!encoder.put(text.charAt(i))) {
                return null;
            }
        }
        encoder.reset();
        return encoder.out.toByteArray();
    }

    /** Controls and what separates values, component groups and components (PS3.5 6.1.2.5.3). */
    private static boolean isDelimiter(char character, VR vr) {
        return character < SPACE || (character == BACKSLASH && vr.isMultiValued())
                || (vr == VR.PN && (character == '^' || character == '='));
    }

    private final class Encoder {
        private final ByteArrayOutputStream out;
        private final VR vr;
        private GraphicSet left = g0;
        private @Nullable GraphicSet right = g1;

        Encoder(VR vr, int expected) {
            this.vr = vr;
            this.out = new ByteArrayOutputStream(expected);
        }

        boolean put(char character) {
            if (character == GraphicSet.ESC) {
                return false;
            }
            if (isDelimiter(character, vr)) {
                reset();
                out.write(character);
                return true;
            }
            if (character == SPACE || character == DELETE) {
                if (left.width() > 1) {
                    designate(g0);
                }
                out.write(character);
                return true;
            }
            if (putFrom(left, character) || (right != null && putFrom(right, character))) {
                return true;
            }
            for (GraphicSet set : available) {
                if (extended && putFrom(set, character)) {
                    return true;
                }
            }
            return false;
        }

        private boolean putFrom(GraphicSet set, char character) {
            int code = set.code(character);
            // A yen sign shares its code with the delimiter of values.
            if (code < 0 || (code == BACKSLASH && vr.isMultiValued())) {
                return false;
            }
            // Many readers decode the stretch after an escape sequence by that one set: leave kanji before using G1.
            if (set.isG1() && left.width() > 1) {
                designate(g0);
            }
            designate(set);
            if (set.width() > 1) {
                out.write(code >>> 8);
            }
            out.write(code);
            return true;
        }

        private void designate(GraphicSet set) {
            if (set == left || set == right) {
                return;
            }
            out.writeBytes(set.escape());
            if (set.isG1()) {
                right = set;
            } else {
                left = set;
            }
        }

        private void reset() {
            designate(g0);
            if (g1 != null) {
                designate(g1);
            }
            right = g1;
        }
    }
}
