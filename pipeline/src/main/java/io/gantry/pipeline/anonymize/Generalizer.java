package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.VR;
import io.gantry.pipeline.profile.Detail;
import io.gantry.pipeline.profile.Detail.AgeBand;
import io.gantry.pipeline.profile.Detail.AgeCap;
import io.gantry.pipeline.profile.Detail.DatePart;
import io.gantry.pipeline.profile.Detail.PostalCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes values less precise: ages, dates, postal codes. What cannot be read becomes nothing. Stateless. */
final class Generalizer {

    private static final Pattern AGE = Pattern.compile("([0-9]{3})([DWMY])");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})[.:/-]?([0-9]{2})[.:/-]?[0-9]{2}");
    private static final Pattern DATE_TIME = Pattern
            .compile("([0-9]{4})([0-9]{2})?([0-9]{2})?([0-9]{2}){0,3}(\\.[0-9]{1,6})?([+-][0-9]{4})?");
    private static final Pattern POSTAL_CODE = Pattern.compile("(?<![0-9A-Za-z])[0-9]{4,9}(?![0-9A-Za-z])");

    private Generalizer() {
    }

    /** One value made less precise; null where it is not what the detail is for. */
    static @Nullable String generalize(String value, VR vr, Detail detail) {
        return switch (detail) {
            case AgeCap cap -> cap(value, cap);
            case AgeBand(int years) -> {
                int age = years(value);
                yield age < 0 ? null : age(age / years * years);
            }
            case DatePart part -> date(value, vr, part);
            case PostalCode(int kept) -> postalCode(value, kept);
            case Detail.Cleaning _,Detail.LookupTable _ -> null;
        };
    }

    private static @Nullable String cap(String value, AgeCap cap) {
        int years = years(value);
        if (years < 0) {
            return null;
        }
        return years > cap.over() ? cap.value() : value;
    }

    /** An age string in whole years; negative where it is none. */
    private static int years(String value) {
        Matcher age = AGE.matcher(value);
        if (!age.matches()) {
            return -1;
        }
        int number = Integer.parseInt(age.group(1));
        return switch (age.group(2).charAt(0)) {
            case 'D' -> number / 365;
            case 'W' -> number / 52;
            case 'M' -> number / 12;
            default -> number;
        };
    }

    private static String age(int years) {
        return "%03dY".formatted(years);
    }

    private static @Nullable String date(String value, VR vr, DatePart part) {
        Matcher date = (vr == VR.DA ? DATE : DATE_TIME).matcher(value);
        if (!date.matches()) {
            return null;
        }
        String month = date.group(2) != null && part == DatePart.MONTH ? date.group(2) : null;
        if (vr == VR.DT) {
            return month == null ? date.group(1) : date.group(1) + month;
        }
        return date.group(1) + (month == null ? "01" : month) + "01";
    }

    /** The first digits of the last number that may be a postal code, as it stands in an address. */
    private static @Nullable String postalCode(String value, int kept) {
        Matcher matcher = POSTAL_CODE.matcher(value);
        String last = null;
        while (matcher.find()) {
            last = matcher.group();
        }
        return last == null || last.length() < kept ? null : last.substring(0, kept);
    }
}
