package io.gantry.dicom.data;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of VR DA (PS3.5 Table 6.2-1): {@code YYYYMMDD}, or {@code YYYY.MM.DD} as before 1993. Years 0001 to 9999.
 *
 * @param dotted true for the old form
 */
public record DicomDate(LocalDate date, boolean dotted) {

    private static final Pattern FORM = Pattern.compile("(\\d{4})(\\.?)(\\d{2})\\2(\\d{2})");
    private static final DateTimeFormatter DOTTED = DateTimeFormatter.ofPattern("uuuu.MM.dd", Locale.ROOT);
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();

    /** Reads one value without padding; empty where it is no date of the calendar. */
    public static Optional<DicomDate> parse(String value) {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            return Optional.empty();
        }
        return date(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(3)),
                Integer.parseInt(form.group(4))).map(date -> new DicomDate(date, !form.group(2).isEmpty()));
    }

    /** The date this many days later, in the same form; empty where it leaves the years 0001 to 9999. */
    public Optional<DicomDate> plusDays(int days) {
        return plus(date, days).map(shifted -> new DicomDate(shifted, dotted));
    }

    /** The value as the data set holds it. */
    public String format() {
        return (dotted ? DOTTED : DateTimeFormatter.BASIC_ISO_DATE).format(date);
    }

    static Optional<LocalDate> date(int year, int month, int day) {
        try {
            return year == 0 ? Optional.empty() : Optional.of(LocalDate.of(year, month, day));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    static Optional<LocalDate> plus(LocalDate date, int days) {
        long shifted = date.toEpochDay() + days;
        return shifted < FIRST_DAY || shifted > LAST_DAY
                ? Optional.empty()
                : Optional.of(LocalDate.ofEpochDay(shifted));
    }
}
