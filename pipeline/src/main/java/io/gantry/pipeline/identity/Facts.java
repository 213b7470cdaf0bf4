package io.gantry.pipeline.identity;

import io.gantry.pipeline.identity.Needle.Edges;
import io.gantry.pipeline.identity.NeedleBuilder.Fact;
import java.time.Month;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is said of persons, places and orders, made ready: things to search for, parts of names, identifiers without
 * what stands between their letters. What each kind of value is searched by is said here once, for what is cleaned and
 * for what is checked after it. Immutable, safe for any thread.
 */
public final class Facts {

    private static final int SHORTEST_NAME = 3;
    private static final int SHORTEST_IDEOGRAPHIC_NAME = 2;
    /** Longer components are found within words, too. */
    private static final int LONG_NAME = 7;
    private static final int SHORTEST_ID = 4;
    private static final int LONG_NUMBER = 6;
    private static final int LONG_ID = 8;
    /** Shorter ones are equal to what stands in a text by chance, once separators do not count. */
    private static final int SHORTEST_SPACED = 7;
    /** Begins an identifier as often as it is one's date. */
    private static final Pattern DATE = Pattern.compile("(19|20)[0-9]{2}(0[1-9]|1[0-2])[0-9]{2}");
    /** Letters of a month's name that are left where it is shortened. */
    private static final int SHORT_MONTH = 3;
    /** Family, given and middle name; prefix and suffix are titles (PS3.5 6.2.1). */
    private static final int COMPONENTS = 3;
    private static final int DATE_LENGTH = 8;
    private static final int SHORTEST_SQUEEZED = 3;
    private static final int SHORTEST_PART = 2;
    private static final int SLOTS = 1 << 10;

    private final NeedleSet.@Nullable Table table;
    /** By folded part of a name, the names it is part of. */
    private final Map<String, BitSet> parts = new HashMap<>();
    /** Letters and digits of identifiers, folded, without what stands between them. */
    private final Set<String> squeezed = new HashSet<>();
    private final boolean[] beginnings = new boolean[SLOTS];

    Facts(List<Fact> facts) {
        Making making = new Making();
        making.all(facts);
        this.table = making.table();
        for (String text : squeezed) {
            beginnings[slot(text.charAt(0), text.charAt(1))] = true;
        }
    }

    NeedleSet.@Nullable Table table() {
        return table;
    }

    private static int slot(char a, char b) {
        return (31 * a + b) & (SLOTS - 1);
    }

    /** Whether a folded word is part of a name. */
    public boolean isName(String folded) {
        return parts.containsKey(folded);
    }

    /** Whether both are parts of one name. */
    public boolean areOfOneName(String a, String b) {
        BitSet names = parts.get(a);
        BitSet others = parts.get(b);
        return names != null && others != null && !a.equals(b) && names.intersects(others);
    }

    /** Whether folded letters and digits are all of an identifier or a name. */
    public boolean isIdentifier(String lettersAndDigits) {
        return squeezed.contains(lettersAndDigits);
    }

    /** Whether an identifier may begin with these two. */
    public boolean mayBegin(char a, char b) {
        return beginnings[slot(a, b)];
    }

    /** Never a value. */
    @Override
    public String toString() {
        return "Facts[" + parts.size() + " parts of names]";
    }

    /** The way there. */
    private final class Making {

        private final TextFolder folder = new TextFolder();
        private final List<Needle> needles = new ArrayList<>();
        private final Set<String> seen = new HashSet<>();
        private final Set<String> allowed = new HashSet<>();
        private final Set<String> makers = new HashSet<>();
        private final Set<String> spaced = new LinkedHashSet<>();
        private int names;
        private int parted;

        NeedleSet.@Nullable Table table() {
            needles.removeIf(needle -> allowed.contains(needle.text()));
            return needles.size() > NeedleBuilder.MOST_NEEDLES
                    ? null
                    : new NeedleSet.Table(needles, spaced);
        }

        /** What excuses others comes first, wherever it stood. */
        void all(List<Fact> facts) {
            for (Fact fact : facts) {
                switch (fact.kind()) {
                    case ALLOWED -> excuse(fact.value(), allowed);
                    case MAKER -> excuse(fact.value(), makers);
                    case NAME, NAME_OF_PATIENT, NAME_THAT_STAYS, ID, ID_OF_PATIENT, PHRASE, BIRTH_DATE -> {
                        // Below.
                    }
                }
            }
            for (Fact fact : facts) {
                String value = fact.value();
                switch (fact.kind()) {
                    case ALLOWED, MAKER -> {
                        // Above.
                    }
                    case NAME -> name(value, false, false);
                    case NAME_OF_PATIENT -> name(value, true, false);
                    case NAME_THAT_STAYS -> name(value, false, true);
                    case ID -> id(value, false);
                    case ID_OF_PATIENT -> id(value, true);
                    case PHRASE -> phrase(value);
                    case BIRTH_DATE -> birthDate(value);
                }
            }
        }

        private void excuse(String value, Set<String> by) {
            String folded = fold(value);
            by.add(folded);
            splitWords(folded, by);
        }

        /** A name as a value of VR PN holds it; {@code ofPatient} where a maker's name would not excuse it. */
        private void name(String value, boolean ofPatient, boolean stays) {
            if (!ofPatient && makers.contains(fold(value))) {
                return;
            }
            parts(value);
            // Alphabetic, ideographic and phonetic form of the same name (PS3.5 6.2.1.1).
            for (String group : value.split("=")) {
                int name = names++;
                List<String> words = new ArrayList<>();
                String[] components = group.split("\\^");
                for (int c = 0; c < Math.min(components.length, COMPONENTS); c++) {
                    if (ofPatient && !stays) {
                        Encoded.forms(components[c].strip())
                                .forEach(form -> add(form, Edges.ANY, isNumber(form)));
                    }
                    for (String written : written(components[c])) {
                        words(written, words, stays);
                    }
                }
                if (anyIdeographic(words)) {
                    words.add(String.join("", words));
                }
                for (int w = 0; w < words.size(); w++) {
                    component(words.get(w), name, 1 << Math.min(w, 30), stays);
                }
            }
        }

        /**
         * A name as others write it, folded: as it is, with two letters for an umlaut (Mueller, MUELLER) or one for two, and
         * without what stands between its words (O'Brien, OBRIEN).
         */
        private Set<String> written(String name) {
            String folded = fold(name);
            Set<String> forms = new LinkedHashSet<>();
            forms.add(folded);
            forms.add(fold(Umlauts.spelledOut(name)));
            forms.add(Umlauts.shortened(folded));
            for (String form : List.copyOf(forms)) {
                if (!hasDigit(form)) {
                    forms.add(lettersAndDigits(form));
                }
            }
            return forms;
        }

        /** An identifier of the patient, or of an order, which tells somebody only by a digit in it. */
        private void id(String value, boolean ofPatient) {
            String id = fold(value);
            squeeze(id);
            // Orders and steps are also called "CT_CHEST"; a number is what makes them somebody's.
            if (ofPatient || hasDigit(id)) {
                id(id);
            }
            if (ofPatient && hasDigit(id)) {
                rewritten(id);
                Encoded.forms(value.strip()).forEach(form -> add(form, Edges.ANY, isNumber(form)));
            }
        }

        /** An identifier of the patient as others write it: without its zeros, its letters, with other separators. */
        private void rewritten(String id) {
            String squeezed = lettersAndDigits(id);
            int zeros = 0;
            while (zeros < squeezed.length() && squeezed.charAt(zeros) == '0') {
                zeros++;
            }
            for (String text : List.of(squeezed, squeezed.substring(zeros))) {
                if (text.length() >= SHORTEST_SPACED && !allowed.contains(text)) {
                    spaced.add(text);
                }
            }
            for (String number : squeezed.split("[^0-9]+")) {
                String significant = number.replaceFirst("^0+", "");
                if (number.length() < squeezed.length() && significant.length() >= LONG_NUMBER
                        && !DATE.matcher(number).matches()) {
                    add(number, Edges.DIGIT, true);
                    add(significant, Edges.DIGIT, true);
                }
            }
        }

        private String fold(String value) {
            folder.fold(value);
            return folder.toString().strip();
        }

        private void add(String text, Edges edges, boolean numeric) {
            add(new Needle(text, edges, numeric, -1, 0, false));
        }

        private void add(Needle needle) {
            if (needles.size() <= NeedleBuilder.MOST_NEEDLES
                    && seen.add(needle.text() + '\0' + needle.name())) {
                needles.add(needle);
            }
        }

        /** The words of a component; what has digits in it is no name but an identifier, and taken whole. */
        private void words(String component, List<String> words, boolean stays) {
            for (String part : component.split(" ")) {
                if (!hasDigit(part)) {
                    splitWords(part, words);
                } else if (stays) {
                    allowed.add(part);
                } else {
                    id(part);
                }
            }
        }

        private void component(String word, int name, int bit, boolean stays) {
            boolean ideographic = isIdeographic(word);
            if (word.length() < (ideographic ? SHORTEST_IDEOGRAPHIC_NAME : SHORTEST_NAME)) {
                return;
            }
            if (stays) {
                allowed.add(word);
                return;
            }
            Edges edges = ideographic || word.length() >= LONG_NAME ? Edges.ANY : Edges.LETTER;
            if (CommonWords.contains(word)) {
                add(new Needle(word, Edges.LETTER, false, name, bit, true));
            } else {
                add(word, edges, false);
            }
        }

        private static boolean anyIdeographic(List<String> words) {
            for (String word : words) {
                if (isIdeographic(word)) {
                    return true;
                }
            }
            return false;
        }

        /** Letters and digits between anything else. */
        private static void splitWords(String text, Collection<String> words) {
            int start = -1;
            for (int i = 0; i <= text.length(); i++) {
                boolean inWord = i < text.length() && (Character.isLetterOrDigit(text.charAt(i))
                        || Character.isSurrogate(text.charAt(i)));
                if (inWord && start < 0) {
                    start = i;
                } else if (!inWord && start >= 0) {
                    words.add(text.substring(start, i));
                    start = -1;
                }
            }
        }

        private static boolean hasDigit(String word) {
            for (int i = 0; i < word.length(); i++) {
                if (word.charAt(i) >= '0' && word.charAt(i) <= '9') {
                    return true;
                }
            }
            return false;
        }

        /** Han, Kana and Hangul: scripts in which a name has few characters and no spaces around it. */
        private static boolean isIdeographic(String word) {
            return !word.isEmpty() && word.charAt(0) >= 0x1100
                    && (word.charAt(0) < 0x1200 || word.charAt(0) >= 0x2E80);
        }

        private static boolean isNumber(String word) {
            for (int i = 0; i < word.length(); i++) {
                if (word.charAt(i) < '0' || word.charAt(i) > '9') {
                    return false;
                }
            }
            return true;
        }

        private void id(String id) {
            if (id.length() < SHORTEST_ID || CommonWords.contains(id)) {
                return;
            }
            if (isNumber(id)) {
                add(id, id.length() < LONG_NUMBER ? Edges.DECIMAL : Edges.DIGIT, true);
                int zeros = 0;
                while (zeros < id.length() && id.charAt(zeros) == '0') {
                    zeros++;
                }
                // As a number has it: without what a record number is filled up with.
                if (zeros > 0 && id.length() - zeros >= LONG_NUMBER) {
                    add(id.substring(zeros), Edges.DIGIT, true);
                }
            } else {
                add(id, id.length() < LONG_ID ? Edges.LETTER_OR_DIGIT : Edges.ANY, false);
            }
        }

        /** An institution, an address, a telephone number: found as a whole. */
        private void phrase(String value) {
            String phrase = fold(value);
            squeeze(phrase);
            if (phrase.length() >= SHORTEST_ID && !CommonWords.contains(phrase) && !makers.contains(phrase)) {
                add(phrase, Edges.LETTER_OR_DIGIT, isNumber(phrase));
            }
        }

        /** A date of birth (YYYYMMDD), in the usual ways of writing it. */
        private void birthDate(String value) {
            squeeze(fold(value));
            if (value.length() != DATE_LENGTH || !isNumber(value) || allowed.contains(value)) {
                return;
            }
            String year = value.substring(0, 4);
            String month = value.substring(4, 6);
            String day = value.substring(6);
            add(value, Edges.DIGIT, true);
            add(day + month + year, Edges.DIGIT, true);
            add(month + day + year, Edges.DIGIT, true);
            for (String d : padded(day)) {
                for (String m : padded(month)) {
                    for (String separator : new String[]{"-", ".", "/"}) {
                        add(year + separator + m + separator + d, Edges.DIGIT, false);
                        add(d + separator + m + separator + year, Edges.DIGIT, false);
                        add(m + separator + d + separator + year, Edges.DIGIT, false);
                    }
                }
                int number = Integer.parseInt(month);
                if (number >= 1 && number <= 12) {
                    birthDate(year, Month.of(number).name().toLowerCase(Locale.ROOT), d);
                }
            }
        }

        /** With the month in words, whole or shortened. */
        private void birthDate(String year, String month, String day) {
            String shortened = month.substring(0, SHORT_MONTH);
            for (String name : List.of(month, shortened)) {
                for (String separator : new String[]{"-", ".", "/", " ", ""}) {
                    add(day + separator + name + separator + year, Edges.DIGIT, false);
                    add(year + separator + name + separator + day, Edges.DIGIT, false);
                }
            }
            for (String name : List.of(month, shortened, shortened + ".")) {
                add(day + " " + name + " " + year, Edges.DIGIT, false);
                add(day + ". " + name + " " + year, Edges.DIGIT, false);
                add(name + " " + day + ", " + year, Edges.DIGIT, false);
                add(name + " " + day + " " + year, Edges.DIGIT, false);
            }
        }

        /** A day or month with two digits, and as people write those before the tenth. */
        private static List<String> padded(String twoDigits) {
            return twoDigits.charAt(0) == '0'
                    ? List.of(twoDigits, twoDigits.substring(1))
                    : List.of(twoDigits);
        }

        private void parts(String value) {
            for (String group : value.split("=")) {
                int name = parted++;
                String folded = fold(group.replace('^', ' '));
                List<String> words = new ArrayList<>();
                splitWords(folded, words);
                splitWords(fold(Umlauts.spelledOut(group.replace('^', ' '))), words);
                for (String part : words) {
                    if (part.length() >= SHORTEST_PART) {
                        parts.computeIfAbsent(part, _ -> new BitSet()).set(name);
                    }
                }
                squeeze(folded);
            }
        }

        private void squeeze(String folded) {
            String text = lettersAndDigits(folded);
            if (text.length() >= SHORTEST_SQUEEZED) {
                squeezed.add(text);
            }
        }

        private static String lettersAndDigits(String folded) {
            StringBuilder text = new StringBuilder(folded.length());
            for (int i = 0; i < folded.length(); i++) {
                if (Character.isLetterOrDigit(folded.charAt(i))) {
                    text.append(folded.charAt(i));
                }
            }
            return text.toString();
        }
    }
}
