package io.gantry.pipeline.identity;

import io.gantry.dicom.dict.UidRegistry;
import io.gantry.pipeline.identity.Needle.Edges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes things to search for of the values that identify: names, ids, phrases, dates of birth, UIDs. What each kind is
 * searched by is said here once, for what is cleaned and for what is checked after it. Not thread-safe.
 */
public final class NeedleBuilder {

    private static final int SHORTEST_NAME = 3;
    private static final int SHORTEST_IDEOGRAPHIC_NAME = 2;
    /** Longer components are found within words, too. */
    private static final int LONG_NAME = 7;
    private static final int SHORTEST_ID = 4;
    private static final int LONG_NUMBER = 6;
    private static final int LONG_ID = 8;
    /** Family, given and middle name; prefix and suffix are titles (PS3.5 6.2.1). */
    private static final int COMPONENTS = 3;
    private static final int DATE_LENGTH = 8;
    /** An instance with more names than this is made to slow the search down. */
    public static final int MOST_NEEDLES = 10_000;

    private final TextFolder folder = new TextFolder();
    private final List<Needle> needles = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> allowed = new HashSet<>();
    private final Set<String> makers = new HashSet<>();
    private final Set<String> uids = new HashSet<>();
    private int names;

    /** What was added; null where it is more than can be searched for. */
    public @Nullable NeedleSet build() {
        needles.removeIf(needle -> allowed.contains(needle.text()));
        return needles.size() > MOST_NEEDLES ? null : new NeedleSet(needles, uids);
    }

    /** What stays on purpose is not searched for, as a whole or word by word. */
    public void allow(String value) {
        String folded = fold(value);
        allowed.add(folded);
        splitWords(folded, allowed);
    }

    /** What a maker or model is called, as a whole and word by word, is neither staff nor institution. */
    public void maker(String value) {
        String folded = fold(value);
        makers.add(folded);
        splitWords(folded, makers);
    }

    /** A name as a value of VR PN holds it; {@code ofPatient} where a maker's name would not excuse it. */
    public void name(String value, boolean ofPatient, boolean stays) {
        if (!ofPatient && makers.contains(fold(value))) {
            return;
        }
        // Alphabetic, ideographic and phonetic form of the same name (PS3.5 6.2.1.1).
        for (String group : value.split("=")) {
            int name = names++;
            List<String> words = new ArrayList<>();
            String[] components = group.split("\\^");
            for (int c = 0; c < Math.min(components.length, COMPONENTS); c++) {
                words(fold(components[c]), words, stays);
            }
            if (anyIdeographic(words)) {
                words.add(String.join("", words));
            }
            for (int w = 0; w < words.size(); w++) {
                component(words.get(w), name, 1 << Math.min(w, 30), stays);
            }
        }
    }

    /** An identifier of the patient, or of an order, which tells somebody only by a digit in it. */
    public void id(String value, boolean ofPatient) {
        String id = fold(value);
        // Orders and steps are also called "CT_CHEST"; a number is what makes them somebody's.
        if (ofPatient || hasDigit(id)) {
            id(id);
        }
    }

    /** A UID, unless it is a well-known one. */
    public void uid(String value) {
        String uid = value.replace('\0', ' ').strip();
        if (uid.length() >= UidSet.SHORTEST && UidRegistry.lookup(uid) == null) {
            uids.add(uid);
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
        if (needles.size() <= MOST_NEEDLES && seen.add(needle.text() + '\0' + needle.name())) {
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
            boolean inWord = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
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
        } else {
            add(id, id.length() < LONG_ID ? Edges.LETTER_OR_DIGIT : Edges.ANY, false);
        }
    }

    /** An institution, an address, a telephone number: found as a whole. */
    public void phrase(String value) {
        String phrase = fold(value);
        if (phrase.length() >= SHORTEST_ID && !CommonWords.contains(phrase) && !makers.contains(phrase)) {
            add(phrase, Edges.LETTER_OR_DIGIT, isNumber(phrase));
        }
    }

    /** A date of birth (YYYYMMDD), in the usual ways of writing it. */
    public void birthDate(String value) {
        if (value.length() != DATE_LENGTH || !isNumber(value) || allowed.contains(value)) {
            return;
        }
        String year = value.substring(0, 4);
        String month = value.substring(4, 6);
        String day = value.substring(6);
        add(value, Edges.DIGIT, true);
        for (String separator : new String[]{"-", ".", "/"}) {
            add(year + separator + month + separator + day, Edges.DIGIT, false);
            add(day + separator + month + separator + year, Edges.DIGIT, false);
            add(month + separator + day + separator + year, Edges.DIGIT, false);
        }
    }
}
