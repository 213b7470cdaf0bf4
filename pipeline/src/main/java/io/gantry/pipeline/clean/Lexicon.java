package io.gantry.pipeline.clean;

import io.gantry.pipeline.identity.TextFolder;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words that may stay in cleaned text, compared without regard to case and diacritics: of the standard's code
 * meanings and names (PS3.16, PS3.6), and of protocols, sequences, machines and reports in several languages. Some of
 * them are names of people, too. Immutable.
 */
public final class Lexicon {

    /** What a word is to the cleaner. */
    enum Kind {
        /** In no list. */
        UNKNOWN,
        /** A term that says something about the image. */
        TERM,
        /** In the lexicon, but a name of people as often. */
        AMBIGUOUS
    }

    /** Shorter words make no plural in s. */
    private static final int SHORTEST_SINGULAR = 4;
    private static final Lexicon STANDARD = loadStandard();
    private static final String DIGEST = Resources.digest();

    private final Set<String> words;
    /** By word, the words before which it is a term after all. */
    private final Map<String, Set<String>> ambiguous;
    /** By name, the words beside which it is a term. */
    private final Map<String, Set<String>> eponyms;

    private Lexicon(Set<String> words, Map<String, Set<String>> ambiguous, Map<String, Set<String>> eponyms) {
        this.words = words;
        this.ambiguous = ambiguous;
        this.eponyms = eponyms;
    }

    /** The lexicon that comes with the product. */
    public static Lexicon standard() {
        return STANDARD;
    }

    /** SHA-256, in hexadecimal, of the words and cues that come with the product: others leave other texts. */
    public static String digest() {
        return DIGEST;
    }

    /** This lexicon and a site's own words; a text of several words counts as each of them. */
    public Lexicon plus(Collection<String> more) {
        Set<String> all = new HashSet<>(words);
        Map<String, Set<String>> names = new HashMap<>(ambiguous);
        Map<String, Set<String>> eponymous = new HashMap<>(eponyms);
        for (String text : more) {
            for (String word : split(TextFolder.folded(text))) {
                all.add(word);
                names.remove(word);
                eponymous.remove(word);
            }
        }
        return new Lexicon(all, names, eponymous);
    }

    /** Whether a word may stay. */
    public boolean contains(String word) {
        return has(TextFolder.folded(word));
    }

    /** How many words it holds, plurals not counted. */
    public int size() {
        return words.size();
    }

    boolean has(String folded) {
        return holds(folded) || Morphology.isFormed(folded, this);
    }

    /** Whether it is in a list as it is, or in the plural. */
    boolean holds(String folded) {
        return words.contains(folded) || isPlural(folded) && !eponyms.containsKey(folded)
                && words.contains(folded.substring(0, folded.length() - 1));
    }

    /** Whether it is in a list, and no name. */
    boolean holdsTerm(String folded) {
        return holds(folded) && !isAmbiguous(folded);
    }

    /** Whether it, or what it is the plural of, is a name as well: "fields". */
    private boolean isAmbiguous(String folded) {
        return ambiguous.containsKey(folded) || !words.contains(folded) && isPlural(folded)
                && ambiguous.containsKey(folded.substring(0, folded.length() - 1));
    }

    Kind kindOf(String folded) {
        if (!has(folded)) {
            return Kind.UNKNOWN;
        }
        return isAmbiguous(folded) ? Kind.AMBIGUOUS : Kind.TERM;
    }

    /** Whether a word that is first of all a name is a term between these two: "Bruce" before "protocol". */
    boolean isEponym(String folded, String previous, String next) {
        Set<String> companions = eponyms.get(folded);
        return companions != null && (companions.contains(next) || companions.contains(previous));
    }

    /** Whether an ambiguous word is a term before this one: "long" before "axis". */
    boolean isTermBefore(String folded, String next) {
        Set<String> companions = ambiguous.get(folded);
        return companions != null && companions.contains(next);
    }

    private static boolean isPlural(String folded) {
        return folded.length() > SHORTEST_SINGULAR && folded.charAt(folded.length() - 1) == 's';
    }

    private static Lexicon loadStandard() {
        Set<String> words = new HashSet<>(1 << 14);
        for (String resource : List.of("standard-words.txt", "protocol-words.txt")) {
            for (String field : fields(resource)) {
                words.addAll(split(TextFolder.folded(field)));
            }
        }
        Map<String, Set<String>> eponyms = companions("eponyms.txt");
        // A name first of all, whichever list has it as a word, too.
        words.removeAll(eponyms.keySet());
        return new Lexicon(words, companions("ambiguous-words.txt"), eponyms);
    }

    /** Words, each with others it belongs to behind a colon, or without. */
    private static Map<String, Set<String>> companions(String resource) {
        Map<String, Set<String>> companions = new HashMap<>();
        for (String field : fields(resource)) {
            int colon = field.indexOf(':');
            companions.put(colon < 0 ? field : field.substring(0, colon),
                    colon < 0 ? Set.of() : Set.of(field.substring(colon + 1).split(",")));
        }
        return companions;
    }

    private static List<String> split(String folded) {
        return Arrays.stream(folded.split("[^\\p{L}\\p{N}]+")).filter(word -> !word.isEmpty()).toList();
    }

    private static List<String> fields(String resource) {
        return Resources.lines(resource).stream().flatMap(line -> Arrays.stream(line.strip().split(" +")))
                .toList();
    }
}
