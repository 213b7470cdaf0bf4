package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.VR;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What sort of value a VR holds (PS3.5 6.2). A value that stays because its attribute is a number, a UID or an age is a
 * text that nobody cleaned where it is none. Stateless.
 */
enum ValueKind {
    TEXT, NAME, DATE, AGE, UID, NUMBER_IN_TEXT, NUMBER, BYTES, SEQUENCE;

    private static final int FEWEST_LETTERS = 5;
    private static final int SHORTEST_WORDS = 9;
    private static final String BETWEEN_WORDS = " ^=.,;:'-_/\\()\r\n\t";

    /** What programs write where they have no number. */
    private static final Pattern NO_NUMBER = Pattern
            .compile("[+-]?(nan|inf|infinity|1\\.#(ind|inf|qnan)[0-9]*)", Pattern.CASE_INSENSITIVE);

    static ValueKind of(VR vr) {
        return switch (vr) {
            case AE, CS, LO, LT, SH, ST, UC, UR, UT -> TEXT;
            case PN -> NAME;
            case DA, DT, TM -> DATE;
            case AS -> AGE;
            case UI -> UID;
            case DS, IS -> NUMBER_IN_TEXT;
            case AT, FD, FL, SL, SS, SV, UL, US, UV -> NUMBER;
            case OB, OD, OF, OL, OV, OW, UN -> BYTES;
            case SQ -> SEQUENCE;
        };
    }

    /**
     * Whether a value may be what the dictionary says its attribute is. Binary numbers stand for one another and for
     * bytes, and a text for a number where it is one: real data sets have these. Bytes that spell words are no binary
     * number, whatever VR they came in. Dates are told elsewhere.
     *
     * @param vr of the element, the dictionary's where that is UN
     * @param listed the dictionary's; null where it has none
     */
    static boolean fits(DataElement e, VR vr, @Nullable VR listed) {
        ValueKind actual = of(vr);
        ValueKind expected = listed == null ? actual : of(listed);
        return e.isEmpty() || switch (actual) {
            case TEXT -> switch (expected) {
                case TEXT -> true;
                case NUMBER_IN_TEXT, NUMBER -> isNumbers(e);
                case AGE -> isAge(e);
                case UID -> isUids(e);
                case NAME, DATE, BYTES, SEQUENCE -> false;
            };
            case NUMBER_IN_TEXT ->
                (expected == TEXT || expected == NUMBER || expected == actual) && isNumbers(e);
            case NUMBER -> (expected == BYTES || expected == NUMBER && !isWords(e))
                    && e.length() % vr.unitSize() == 0;
            case BYTES -> expected == BYTES || expected == NUMBER && !isWords(e);
            case AGE -> expected == AGE && isAge(e);
            case UID -> expected == UID && isUids(e);
            case NAME, DATE, SEQUENCE -> expected == actual;
        };
    }

    /** Whether values of a VR fit, whatever they are, so that large ones need not be read. */
    static boolean fitUnread(VR vr, @Nullable VR listed) {
        ValueKind actual = of(vr);
        ValueKind expected = listed == null ? actual : of(listed);
        return switch (actual) {
            case TEXT -> expected == TEXT;
            case NUMBER, BYTES -> expected == BYTES;
            case NAME, DATE, AGE, UID, NUMBER_IN_TEXT, SEQUENCE -> false;
        };
    }

    /**
     * Whether bytes spell ASCII words: nine or more, five of them letters, each word in capitals, in small letters, or
     * capitalized, and nothing between but what stands between names. Single numbers of up to eight bytes have letters
     * by chance, one in some thousands; more of them spell words a few times in a million.
     */
    private static boolean isWords(DataElement e) {
        byte[] b = e.buffer();
        int end = e.offset() + e.length();
        while (end > e.offset() && b[end - 1] == 0) {
            end--;
        }
        int letters = 0;
        int before = ' ';
        int twoBefore = ' ';
        for (int i = e.offset(); i < end; i++) {
            int c = b[i];
            boolean capital = isCapital(c);
            if (!capital && !isSmall(c) && (c < '0' || c > '9') && BETWEEN_WORDS.indexOf(c) < 0
                    || capital && isSmall(before)
                    || isSmall(c) && isCapital(before) && isCapital(twoBefore)) {
                return false;
            }
            letters += capital || isSmall(c) ? 1 : 0;
            twoBefore = before;
            before = c;
        }
        return letters >= FEWEST_LETTERS && end - e.offset() >= SHORTEST_WORDS;
    }

    private static boolean isCapital(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isSmall(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isNumbers(DataElement e) {
        byte[] b = e.buffer();
        int end = e.offset() + e.length();
        int from = e.offset();
        Part part = Part.START;
        for (int i = from; i < end; i++) {
            if (b[i] == '\\') {
                from = i + 1;
                part = Part.START;
            } else {
                part = part.next(b[i]);
            }
            if (part == Part.NO_NUMBER) {
                while (i + 1 < end && b[i + 1] != '\\') {
                    i++;
                }
                if (!NO_NUMBER.matcher(text(b, from, i + 1)).matches()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.ISO_8859_1).replace('\0', ' ').strip();
    }

    /** What of a number in text was read last; a comma may stand for the point. */
    private enum Part {
        START, SIGN, WHOLE, FRACTION, EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS, END,
        /** Telephone numbers and dates, too, are made of what numbers are made of. */
        NO_NUMBER;

        private Part next(int c) {
            if (c >= '0' && c <= '9') {
                return switch (this) {
                    case START, SIGN, WHOLE -> WHOLE;
                    case FRACTION -> FRACTION;
                    case EXPONENT, EXPONENT_SIGN, EXPONENT_DIGITS -> EXPONENT_DIGITS;
                    case END, NO_NUMBER -> NO_NUMBER;
                };
            }
            return switch (c) {
                case ' ', '\t', '\r', '\n', 0 -> this == START || this == SIGN ? this : END;
                case '+', '-' -> this == START ? SIGN : this == EXPONENT ? EXPONENT_SIGN : NO_NUMBER;
                case '.', ',' -> this == START || this == SIGN || this == WHOLE ? FRACTION : NO_NUMBER;
                case 'e', 'E' -> this == WHOLE || this == FRACTION ? EXPONENT : NO_NUMBER;
                default -> NO_NUMBER;
            };
        }
    }

    private static boolean isAge(DataElement e) {
        String text = new String(e.buffer(), e.offset(), e.length(), StandardCharsets.ISO_8859_1);
        for (String value : text.split("\\\\")) {
            if (!value.replace('\0', ' ').strip().matches("([0-9]{1,3}[DWMYdwmy]?)?")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUids(DataElement e) {
        byte[] b = e.buffer();
        for (int i = e.offset(); i < e.offset() + e.length(); i++) {
            int c = b[i];
            if ((c < '0' || c > '9') && c != '.' && c != '\\' && c != ' ' && c != 0) {
                return false;
            }
        }
        return true;
    }
}
