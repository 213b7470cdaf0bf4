package io.gantry.pipeline.profile;

import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * Values that do not depend on the instance: dummies by VR, and what profiles replace by. All are ASCII, so that they
 * are right in every character set.
 */
public final class Constants {

    /** The text that stands for a text. */
    public static final String DUMMY_TEXT = "ANONYMIZED";
    /** The date that stands for a date. */
    public static final String DUMMY_DATE = "19000101";

    private static final Pattern DATE = Pattern.compile("[0-9]{8}");
    private static final Pattern TIME = Pattern
            .compile("([01][0-9]|2[0-3])([0-5][0-9]([0-5][0-9](\\.[0-9]{1,6})?)?)?");
    private static final Pattern ZONE = Pattern.compile("[+-](0[0-9]|1[0-4])[0-5][0-9]");
    private static final Pattern UID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*))+");
    private static final Pattern DECIMAL = Pattern
            .compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private Constants() {
    }

    /** A dummy value of a VR (PS3.15 Table E.1-1a, D). */
    public static DataElement dummy(int tag, VR vr) {
        return switch (vr) {
            case AE, CS, LO, LT, PN, SH, ST, UC, UT -> DataElement.ofAscii(tag, vr, DUMMY_TEXT);
            case AS -> DataElement.ofAscii(tag, vr, "000Y");
            case DA -> DataElement.ofAscii(tag, vr, DUMMY_DATE);
            case DT -> DataElement.ofAscii(tag, vr, DUMMY_DATE + "000000");
            case TM -> DataElement.ofAscii(tag, vr, "000000");
            case DS, IS -> DataElement.ofAscii(tag, vr, "0");
            case UI -> DataElement.ofAscii(tag, vr, "2.25.0");
            case UR -> DataElement.ofAscii(tag, vr, "http://anonymized.invalid");
            case OB, OW, UN -> DataElement.of(tag, vr, new byte[2]);
            case AT -> DataElement.of(tag, vr, new byte[4]);
            case FD, FL, OD, OF, OL, OV, SL, SS, SV, UL, US, UV ->
                DataElement.of(tag, vr, new byte[vr.unitSize()]);
            case SQ ->
                throw new IllegalArgumentException("A sequence has no dummy: " + TagFormat.format(tag));
        };
    }

    /**
     * The value that a profile names, checked by its VR (PS3.5 Table 6.2-1); backslashes separate values.
     *
     * @throws IllegalArgumentException where it is no such value, saying what would be
     */
    static DataElement replacement(int tag, VR vr, String text) {
        if (text.lines().skip(1).findAny().isPresent()) {
            throw new IllegalArgumentException("value holds a line break: it must be one line");
        }
        if (!text.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            throw new IllegalArgumentException(
                    "value must be printable ASCII, which is right in every character set");
        }
        String[] values = vr.isMultiValued() || !vr.isText() ? text.split("\\\\", -1) : new String[]{text};
        for (String value : values) {
            check(vr, value);
        }
        return switch (vr) {
            case FD, FL, SL, SS, SV, UL, US, UV -> numbers(tag, vr, values);
            case AT, OB, OD, OF, OL, OV, OW, SQ, UN ->
                throw new IllegalArgumentException(
                        "REPLACE cannot write VR " + vr + ": use REMOVE, EMPTY or DUMMY");
            default -> DataElement.ofAscii(tag, vr, text);
        };
    }

    private static void check(VR vr, String value) {
        switch (vr) {
            case AE -> require(value.length() <= 16 && !value.isBlank(), "1 to 16 characters");
            case AS -> require(value.matches("[0-9]{3}[DWMY]"), "an age such as 045Y");
            case CS -> require(value.matches("[A-Z0-9_ ]{0,16}"), "up to 16 of A-Z, 0-9, _ and space");
            case DA -> require(isDate(value), "a date such as 20200131");
            case DS -> require(value.length() <= 16 && DECIMAL.matcher(value).matches(),
                    "a decimal number of up to 16 characters");
            case DT -> require(isDateTime(value), "a date and time such as 20200131120000");
            case IS -> require(value.matches("[+-]?[0-9]{1,11}") && fits(value, 32, true), "a whole number");
            case LO, PN -> require(value.length() <= 64, "up to 64 characters");
            case SH -> require(value.length() <= 16, "up to 16 characters");
            case ST -> require(value.length() <= 1024, "up to 1024 characters");
            case LT -> require(value.length() <= 10240, "up to 10240 characters");
            case TM -> require(TIME.matcher(value).matches(), "a time such as 120000");
            case UI -> require(value.length() <= 64 && UID.matcher(value).matches(), "a UID");
            case FL, FD -> require(DECIMAL.matcher(value).matches(), "a decimal number");
            case SS -> require(fits(value, 16, true), "a whole number of 16 bits");
            case US -> require(fits(value, 16, false), "a whole number of 16 bits, not negative");
            case SL -> require(fits(value, 32, true), "a whole number of 32 bits");
            case UL -> require(fits(value, 32, false), "a whole number of 32 bits, not negative");
            case SV -> require(fits(value, 64, true), "a whole number of 64 bits");
            case UV -> require(fits(value, 64, false), "a whole number of 64 bits, not negative");
            default -> {
                // Text without limits, and what REPLACE refuses anyway.
            }
        }
    }

    private static void require(boolean valid, String expected) {
        if (!valid) {
            throw new IllegalArgumentException("value must be " + expected + ", as its VR wants it");
        }
    }

    private static boolean isDate(String value) {
        if (!DATE.matcher(value).matches()) {
            return false;
        }
        try {
            LocalDate.of(Integer.parseInt(value.substring(0, 4)), Integer.parseInt(value.substring(4, 6)),
                    Integer.parseInt(value.substring(6)));
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    private static boolean isDateTime(String value) {
        int sign = Math.max(value.indexOf('+'), value.indexOf('-'));
        String local = sign < 0 ? value : value.substring(0, sign);
        boolean zone = sign < 0 || ZONE.matcher(value.substring(sign)).matches();
        return zone && local.length() >= 8 && isDate(local.substring(0, 8))
                && (local.length() == 8 || TIME.matcher(local.substring(8)).matches());
    }

    private static boolean fits(String value, int bits, boolean signed) {
        if (!value.matches("[+-]?[0-9]{1,20}")) {
            return false;
        }
        BigInteger number = new BigInteger(value);
        return signed ? number.bitLength() < bits : number.signum() >= 0 && number.bitLength() <= bits;
    }

    private static DataElement numbers(int tag, VR vr, String[] values) {
        int unit = vr.unitSize();
        byte[] bytes = new byte[values.length * unit];
        for (int i = 0; i < values.length; i++) {
            long bits = switch (vr) {
                case FL -> Float.floatToIntBits(Float.parseFloat(values[i]));
                case FD -> Double.doubleToLongBits(Double.parseDouble(values[i]));
                default -> new BigInteger(values[i]).longValue();
            };
            for (int b = 0; b < unit; b++) {
                bytes[i * unit + b] = (byte) (bits >>> 8 * b);
            }
        }
        return DataElement.of(tag, vr, bytes);
    }
}
