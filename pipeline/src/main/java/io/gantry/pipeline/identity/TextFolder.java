package io.gantry.pipeline.identity;

import java.text.Normalizer;
import java.util.Arrays;

/**
 * Brings text into the form that is compared: lower case, without diacritics, runs of white space as one space. Keeps
 * its buffer between calls; not thread-safe.
 */
public final class TextFolder {

    private static final char[] ASCII = new char[128];

    static {
        for (int c = 0; c < ASCII.length; c++) {
            ASCII[c] = (char) (c <= ' ' || c == 0x7F ? ' ' : Character.toLowerCase(c));
        }
    }

    private static final int TYPICAL = 256;

    private char[] folded = new char[TYPICAL];
    private int length;

    /** A text as it is compared, without the space around it. */
    public static String folded(String text) {
        TextFolder folder = new TextFolder();
        folder.fold(text);
        return folder.toString().strip();
    }

    public char[] chars() {
        return folded;
    }

    public int length() {
        return length;
    }

    private void room(int needed) {
        if (folded.length < needed) {
            folded = Arrays.copyOf(folded, Math.max(needed, 2 * folded.length));
        }
    }

    /** Folds bytes of the default repertoire; false, with nothing folded, where there is any other byte. */
    public boolean foldAscii(byte[] buffer, int offset, int count) {
        room(count);
        char[] out = folded;
        int n = 0;
        boolean space = false;
        for (int i = 0; i < count; i++) {
            byte b = buffer[offset + i];
            if (b < 0x20 && b != 0 && b != '\t' && b != '\n' && b != '\r' && b != '\f') {
                length = 0;
                return false;
            }
            char c = ASCII[b];
            if (c != ' ' || !space) {
                out[n++] = c;
            }
            space = c == ' ';
        }
        length = n;
        return true;
    }

    /** Folds bytes one by one as ISO 8859-1 without bringing white space together: binary values. */
    public void foldBytes(byte[] buffer, int offset, int count) {
        room(count);
        for (int i = 0; i < count; i++) {
            int b = buffer[offset + i] & 0xFF;
            folded[i] = b < 128 ? ASCII[b] : (char) b;
        }
        length = count;
    }

    /**
     * As {@link #foldBytes}, without zero bytes: how ASCII looks in UTF-16, whose names stand in color profiles and
     * in what makers write for themselves. False, with nothing folded, where there is no zero byte.
     */
    public boolean foldBytesWithoutZeros(byte[] buffer, int offset, int count) {
        room(count);
        length = 0;
        for (int i = 0; i < count; i++) {
            int b = buffer[offset + i] & 0xFF;
            if (b != 0) {
                folded[length++] = b < 128 ? ASCII[b] : (char) b;
            }
        }
        if (length == count) {
            length = 0;
            return false;
        }
        return true;
    }

    public void fold(String text) {
        room(text.length());
        length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                foldAny(text);
                return;
            }
            char lower = ASCII[c];
            if (lower != ' ' || length == 0 || folded[length - 1] != ' ') {
                folded[length++] = lower;
            }
        }
    }

    private void foldAny(String text) {
        String form = Normalizer.normalize(text, Normalizer.Form.NFKD);
        length = 0;
        boolean space = false;
        for (int i = 0; i < form.length(); i++) {
            char c = form.charAt(i);
            int type = Character.getType(c);
            if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK
                    || type == Character.FORMAT) {
                continue;
            }
            boolean white = c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (white && space) {
                continue;
            }
            space = white;
            append(white ? ' ' : Character.toLowerCase(c));
        }
    }

    private void append(char c) {
        room(length + 2);
        switch (c) {
            case 'ß' -> {
                folded[length++] = 's';
                folded[length++] = 's';
            }
            case 'æ' -> {
                folded[length++] = 'a';
                folded[length++] = 'e';
            }
            case 'œ' -> {
                folded[length++] = 'o';
                folded[length++] = 'e';
            }
            // The small sigma that ends a word has no capital of its own.
            case 'ς' -> folded[length++] = 'σ';
            case 'ø' -> folded[length++] = 'o';
            case 'ł' -> folded[length++] = 'l';
            case 'đ', 'ð' -> folded[length++] = 'd';
            case 'ı' -> folded[length++] = 'i';
            default -> folded[length++] = c;
        }
    }

    @Override
    public String toString() {
        return new String(folded, 0, length);
    }
}
