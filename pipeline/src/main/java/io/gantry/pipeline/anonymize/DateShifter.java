package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.VR;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Moves dates by whole days (PS3.15 E.3.6): DA and DT, several values, the date with separators that ACR-NEMA had, DT
 * of any precision with fraction and zone. Intervals stay exactly as they are; nothing is invented: a value that is no
 * date becomes an empty one. Stateless.
 */
final class DateShifter {

    private static final int MIDDLE_OF_MONTH = 15;
    private static final int[] DAYS_BEFORE_MARCH_BASED_MONTH = {0, 31, 61, 92, 122, 153, 184, 214, 245, 275,
            306,
            337};
    private static final int DAYS_IN_400_YEARS = 146_097;

    private DateShifter() {
    }

    /**
     * The values moved, or null where none of them is a date.
     *
     * @param vr DA, DT or TM; times stay as they are
     */
    static byte @Nullable [] shift(byte[] buffer, int offset, int length, VR vr, int days) {
        String text = new String(buffer, offset, length, StandardCharsets.ISO_8859_1);
        StringBuilder out = new StringBuilder(length);
        boolean any = false;
        int start = 0;
        while (start <= text.length()) {
            int end = text.indexOf('\\', start);
            end = end < 0 ? text.length() : end;
            if (start > 0) {
                out.append('\\');
            }
            any |= shiftOne(trim(text, start, end), vr, days, out);
            start = end + 1;
        }
        return any ? out.toString().getBytes(StandardCharsets.US_ASCII) : null;
    }

    private static String trim(String text, int start, int end) {
        int from = start;
        int to = end;
        while (to > from && text.charAt(to - 1) <= ' ') {
            to--;
        }
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        return text.substring(from, to);
    }

    private static boolean shiftOne(String value, VR vr, int days, StringBuilder out) {
        return switch (vr) {
            case DA -> shiftDate(value, days, out);
            case DT -> shiftDateTime(value, days, out);
            case TM -> keepTime(value, out);
            default -> false;
        };
    }

    /** A date, or a range of two of which either may be open. */
    private static boolean shiftDate(String value, int days, StringBuilder out) {
        int dash = value.indexOf('-');
        boolean range = dash >= 0 && (dash == 0 || dash == value.length() - 1 || dash == 8);
        if (!range) {
            return shiftPlainDate(value, days, out);
        }
        StringBuilder both = new StringBuilder();
        boolean from = dash == 0 || shiftPlainDate(value.substring(0, dash), days, both);
        both.append('-');
        boolean to = dash == value.length() - 1 || shiftPlainDate(value.substring(dash + 1), days, both);
        if (!from || !to || both.length() == 1) {
            return false;
        }
        out.append(both);
        return true;
    }

    private static boolean shiftPlainDate(String value, int days, StringBuilder out) {
        String digits = value;
        if (value.length() == 10 && value.charAt(4) == value.charAt(7)
                && ".-/:".indexOf(value.charAt(4)) >= 0) {
            digits = value.substring(0, 4) + value.substring(5, 7) + value.substring(8);
        }
        return digits.length() == 8 && shiftDigits(digits, 8, days, out);
    }

    private static boolean shiftDateTime(String value, int days, StringBuilder out) {
        int zone = Math.max(value.indexOf('+'), value.indexOf('-'));
        String local = zone < 0 ? value : value.substring(0, zone);
        if (zone >= 0 && !(value.length() == zone + 5 && digits(value, zone + 1, value.length()))) {
            return false;
        }
        int date = Math.min(8, local.length());
        if (!isTime(local, date, false)) {
            return false;
        }
        if (!shiftDigits(local, date, days, out)) {
            return false;
        }
        out.append(local, date, local.length());
        if (zone >= 0) {
            out.append(value, zone, value.length());
        }
        return true;
    }

    /**
     * Moves the first 8 digits, or 6 or 4: of a month and a year it is the middle that moves.
     */
    private static boolean shiftDigits(String digits, int length, int days, StringBuilder out) {
        if (length != 8 && length != 6 && length != 4 || !digits(digits, 0, length)) {
            return false;
        }
        int year = number(digits, 0, 4);
        int month = length >= 6 ? number(digits, 4, 6) : 7;
        int day = length == 8 ? number(digits, 6, 8) : length == 6 ? MIDDLE_OF_MONTH : 1;
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
            return false;
        }
        long moved = toDays(year, month, day) + days;
        return appendDate(moved, length, out);
    }

    private static int daysIn(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /** Days since 1 March of the year 0, with years that begin in March. */
    private static long toDays(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int m = (month + 9) % 12;
        return 365L * y + y / 4 - y / 100 + y / 400 + DAYS_BEFORE_MARCH_BASED_MONTH[m] + day - 1;
    }

    private static boolean appendDate(long days, int length, StringBuilder out) {
        if (days < 0) {
            return false;
        }
        // As in the civil calendar algorithm of days since an epoch: eras of 400 years.
        long era = days / DAYS_IN_400_YEARS;
        int dayOfEra = (int) (days % DAYS_IN_400_YEARS);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int m = (5 * dayOfYear + 2) / 153;
        int day = dayOfYear - DAYS_BEFORE_MARCH_BASED_MONTH[m] + 1;
        int month = m < 10 ? m + 3 : m - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        if (year < 1 || year > 9999) {
            return false;
        }
        append(out, (int) year, 4);
        if (length >= 6) {
            append(out, month, 2);
        }
        if (length == 8) {
            append(out, day, 2);
        }
        return true;
    }

    private static void append(StringBuilder out, int number, int digits) {
        for (int unit = digits == 4 ? 1000 : 10; unit > 0; unit /= 10) {
            out.append((char) ('0' + number / unit % 10));
        }
    }

    private static boolean keepTime(String value, StringBuilder out) {
        String compact = value;
        if (value.length() >= 5 && value.charAt(2) == ':') {
            compact = value.replace(":", "");
        }
        int dash = compact.indexOf('-');
        boolean time = dash < 0
                ? isTime(compact, 0, true)
                : isTime(compact.substring(0, dash), 0, false)
                        && isTime(compact.substring(dash + 1), 0, false);
        if (time) {
            out.append(value);
        }
        return time;
    }

    /** HH, HHMM, HHMMSS or HHMMSS.F to .FFFFFF from {@code start} on. */
    private static boolean isTime(String text, int start, boolean required) {
        int dot = text.indexOf('.', start);
        int end = dot < 0 ? text.length() : dot;
        int length = end - start;
        if (length == 0) {
            return !required && dot < 0;
        }
        boolean whole = (length == 2 || length == 4 || length == 6) && digits(text, start, end)
                && number(text, start, start + 2) <= 23
                && (length < 4 || number(text, start + 2, start + 4) <= 59)
                && (length < 6 || number(text, start + 4, start + 6) <= 60);
        return whole && (dot < 0 || length == 6 && text.length() > dot + 1 && text.length() <= dot + 7
                && digits(text, dot + 1, text.length()));
    }

    private static boolean digits(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static int number(String digits, int start, int end) {
        int number = 0;
        for (int i = start; i < end; i++) {
            number = 10 * number + digits.charAt(i) - '0';
        }
        return number;
    }
}
