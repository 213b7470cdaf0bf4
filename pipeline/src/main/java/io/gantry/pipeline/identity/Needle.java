package io.gantry.pipeline.identity;

/**
 * One thing to search for, folded.
 *
 * @param text at least two characters
 * @param edges what may not stand beside it
 * @param numeric digits only: not searched in values that are numbers, dates or UIDs
 * @param name which name it is a component of, -1 where of none
 * @param component which component, as a bit
 * @param common true for a word that clean instances hold too: found only together with another component
 */
public record Needle(String text, Edges edges, boolean numeric, int name, int component, boolean common) {

    /** What makes an occurrence part of something else. */
    public enum Edges {
        /** Nothing does. */
        ANY,
        /** A letter. */
        LETTER,
        /** A digit. */
        DIGIT,
        /** A digit, and a point, as of a decimal number. */
        DECIMAL,
        /** A letter or a digit. */
        LETTER_OR_DIGIT
    }

    /** Whether the characters before and after, or 0 where there are none, let an occurrence count. */
    boolean countsBetween(char before, char after) {
        return switch (edges) {
            case ANY -> true;
            case LETTER -> !Character.isLetter(before) && !Character.isLetter(after);
            case DIGIT -> !isDigit(before) && !isDigit(after);
            case DECIMAL -> !isDigit(before) && before != '.' && !isDigit(after) && after != '.';
            case LETTER_OR_DIGIT ->
                !Character.isLetterOrDigit(before) && !Character.isLetterOrDigit(after);
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Never the text. */
    @Override
    public String toString() {
        return "Needle[" + edges + "]";
    }
}
