package io.gantry.it.score;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Element;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says which checks of instance after instance are passed; remembers what became of UIDs, patients and dates. */
final class Judge {

    private final Map<String, String> uids = new HashMap<>();
    private final Map<String, String> originalUids = new HashMap<>();
    private final Map<String, String> patients = new HashMap<>();
    private final Map<String, String> originalPatients = new HashMap<>();
    private final Map<String, Long> shifts = new HashMap<>();

    boolean passes(Check check, String patient, Attributes output) {
        if (check.location().isAnywhere()) {
            StringBuilder all = new StringBuilder();
            Values.collect(output, all);
            return !Words.contains(all.toString(), check.text());
        }
        int tag = check.location().tag();
        Attributes in = check.location().holder(output);
        Element element = in == null ? null : in.get(tag);
        String value = in == null ? "" : Values.of(in, tag);
        return switch (check.category()) {
            case TAG_RETAINED -> element != null;
            case TEXT_NOTNULL -> element != null && !element.isEmpty();
            case TEXT_RETAINED -> Words.contains(value, check.text());
            case TEXT_REMOVED ->
                !Words.contains(value, check.text()) && !Words.contains(bytes(in, tag), check.text());
            case DATE_SHIFTED -> shifted(check.text(), value, patient);
            case UID_CHANGED -> !value.isEmpty() && !value.equals(check.text());
            case UID_CONSISTENT -> consistent(check.text(), value, uids, originalUids);
            case PATID_CONSISTENT -> consistent(check.text(), value, patients, originalPatients);
            case PIXELS_RETAINED -> in != null && Values.digest(in, tag).equals(check.text());
        };
    }

    /** A value of whatever VR, read as text: what was UN may have been left so. */
    private static String bytes(@Nullable Attributes in, int tag) {
        if (in == null || in.get(tag) == null) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        Attributes alone = new Attributes(in.characterSet());
        alone.put(Objects.requireNonNull(in.get(tag)));
        Values.collect(alone, text);
        return text.toString();
    }

    private static boolean consistent(String original, String now, Map<String, String> known,
            Map<String, String> originals) {
        if (now.isEmpty()) {
            return false;
        }
        String sameOriginal = known.putIfAbsent(original, now);
        String otherOriginal = originals.putIfAbsent(now, original);
        return (sameOriginal == null || sameOriginal.equals(now))
                && (otherOriginal == null || otherOriginal.equals(original));
    }

    private boolean shifted(String original, String now, String patient) {
        String[] before = original.split("\\\\", -1);
        String[] after = now.split("\\\\", -1);
        if (before.length != after.length) {
            return false;
        }
        for (int i = 0; i < before.length; i++) {
            // What follows the day stays: time and zone.
            if (before[i].length() != after[i].length()
                    || !before[i].substring(8).equals(after[i].substring(8))) {
                return false;
            }
            try {
                long days = ChronoUnit.DAYS.between(day(before[i]), day(after[i]));
                Long known = shifts.putIfAbsent(patient, days);
                if (days == 0 || known != null && known != days) {
                    return false;
                }
            } catch (DateTimeException e) {
                return false;
            }
        }
        return true;
    }

    private static LocalDate day(String date) {
        return LocalDate.parse(date.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE);
    }
}
