package io.gantry.dicom.data;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of VR DT (PS3.5 Table 6.2-1): {@code YYYYMMDDHHMMSS.FFFFFF&ZZXX}, complete or ending after any component but
 * the first; the offset from UTC may follow whichever is last. Years 0001 to 9999.
 *
 * @param date the day; the middle of the year or month where the value names no day
 * @param dateDigits how much of the date is written: 4, 6 or 8 digits
 * @param rest time and offset from UTC as written
 */
public record DicomDateTime(LocalDate date, int dateDigits, String rest) {

    private static final String TIME = "(?:[01]\\d|2[0-3])(?:[0-5]\\d(?:(?:[0-5]\\d|60)(?:\\.\\d{1,6})?)?)?";
    private static final String OFFSET = "(?:\\+(?:0\\d|1[0-3])[0-5]\\d|\\+1400|-(?!0000)(?:0\\d|1[01])[0-5]\\d|-1200)";
    private static final Pattern FORM = Pattern
            .compile("(\\d{4})(?:(\\d{2})(?:(\\d{2})(" + TIME + ")?)?)?(" + OFFSET + ")?");

    /** Reads one value without padding; empty where it is no date and time of the calendar and clock. */
    public static Optional<DicomDateTime> parse(String value) {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            return Optional.empty();
        }
        String month = form.group(2);
        String day = form.group(3);
        int digits = month == null ? 4 : day == null ? 6 : 8;
        String rest = value.substring(digits);
        return DicomDate
                .date(Integer.parseInt(form.group(1)), month == null ? 7 : Integer.parseInt(month),
                        day != null ? Integer.parseInt(day) : month == null ? 1 : 15)
                .map(date -> new DicomDateTime(date, digits, rest));
    }

    /**
     * The value this many days later, written as precisely as before, time and offset unchanged; empty where it leaves
     * the years 0001 to 9999. A value without a day moves from the middle of its month or year.
     */
    public Optional<DicomDateTime> plusDays(int days) {
        return DicomDate.plus(date, days).map(shifted -> new DicomDateTime(shifted, dateDigits, rest));
    }

    /** The value as the data set holds it. */
    public String format() {
        return new DicomDate(date, false).format().substring(0, dateDigits) + rest;
    }
}
