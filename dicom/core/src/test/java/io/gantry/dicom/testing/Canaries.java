package io.gantry.dicom.testing;

import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Identifiers that were planted in instances, each another string that occurs nowhere by chance, so that a test can
 * search outputs, logs and databases for all of them. The same seed plants the same strings. Not thread-safe.
 */
public final class Canaries {

    private static final String LETTERS = "BDFGHJKLMNPQRSTVWXZ";
    private static final String UID_ROOT = "1.2.826.0.1.3680043.10.1999.";

    private final long seed;
    private final List<Canary> planted = new ArrayList<>();
    private final Set<String> used = new HashSet<>();

    /** @param seed tells apart patients: other seeds, other strings */
    public Canaries(long seed) {
        this.seed = seed;
    }

    /**
     * One planted string.
     *
     * @param tag the attribute that holds it
     * @param vr of the attribute
     * @param value the string to search for: of a person name one component
     */
    public record Canary(int tag, VR vr, String value) {

        /** True where the string cannot be there by chance: a date or an age can. */
        public boolean isUnmistakable() {
            return vr != VR.DA && vr != VR.AS;
        }

        @Override
        public String toString() {
            return TagFormat.format(tag) + " " + vr + " " + value;
        }
    }

    /** Makes a value for an attribute, valid for its VR, and remembers it. */
    public String plant(int tag, VR vr) {
        return switch (vr) {
            case PN -> remember(tag, vr, word(tag)) + "^" + remember(tag, vr, word(tag ^ 0x5A5A));
            case UI -> remember(tag, vr, uid(tag));
            case DA -> remember(tag, vr, date(tag));
            case TM -> remember(tag, vr, time(tag));
            case DT -> remember(tag, vr, date(tag) + time(tag));
            case AS -> remember(tag, vr, String.format(Locale.ROOT, "0%02dY", 10 + number(tag) % 89));
            case AE, CS, LO, LT, SH, ST, UC, UR, UT -> remember(tag, vr, word(tag));
            default -> throw new IllegalArgumentException("No text can be planted in " + vr);
        };
    }

    /** Makes an identifier of digits, as hospitals number patients and orders. */
    public String plantNumber(int tag) {
        long n = number(tag) % 900_000_000L + 100_000_000L;
        while (!used.add(Long.toString(n))) {
            n++;
        }
        planted.add(new Canary(tag, VR.LO, Long.toString(n)));
        return Long.toString(n);
    }

    /** Everything that was planted, in the order of planting. */
    public List<Canary> all() {
        return List.copyOf(planted);
    }

    /** The strings that cannot be anywhere by chance. */
    public List<String> unmistakable() {
        return planted.stream().filter(Canary::isUnmistakable).map(Canary::value).distinct().toList();
    }

    /** What was planted in an attribute. */
    public List<String> of(int tag) {
        return planted.stream().filter(c -> c.tag() == tag).map(Canary::value).toList();
    }

    /** The unmistakable strings that occur in {@code bytes}, as ASCII in either case or as UTF-16. */
    public List<Canary> foundIn(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        String narrowed = text.replace("\0", "");
        return planted.stream().filter(Canary::isUnmistakable)
                .filter(c -> text.contains(c.value()) || narrowed.contains(c.value())).toList();
    }

    private String remember(int tag, VR vr, String value) {
        planted.add(new Canary(tag, vr, value));
        return value;
    }

    /** Nine consonants: no word of any language, valid in CS and AE too. */
    private String word(int salt) {
        for (int attempt = 0;; attempt++) {
            long n = mix(salt, attempt);
            StringBuilder word = new StringBuilder("Q");
            for (int i = 0; i < 8; i++) {
                word.append(LETTERS.charAt((int) (n % LETTERS.length())));
                n /= LETTERS.length();
            }
            if (used.add(word.toString())) {
                return word.toString();
            }
        }
    }

    private String uid(int salt) {
        for (int attempt = 0;; attempt++) {
            String uid = UID_ROOT + (1_000_000_000_000L + mix(salt, attempt) % 1_000_000_000_000L);
            if (used.add(uid)) {
                return uid;
            }
        }
    }

    private String date(int salt) {
        return LocalDate.of(1930, 1, 1).plusDays(number(salt) % 14_000)
                .format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private String time(int salt) {
        long n = number(salt);
        return String.format(Locale.ROOT, "%02d%02d%02d.%06d", n % 24, n / 24 % 60, n / 1440 % 60,
                n / 86_400 % 1_000_000);
    }

    private long number(int salt) {
        return mix(salt, planted.size());
    }

    /** SplitMix64 of seed, salt and attempt, without its sign. */
    private long mix(int salt, int attempt) {
        long z = seed * 0x9E3779B97F4A7C15L + salt * 0xD1B54A32D192ED03L + attempt * 0x8CB92BA72F3D8DD7L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return (z ^ z >>> 31) >>> 1;
    }
}
