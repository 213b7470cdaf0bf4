package io.gantry.pipeline.clean;

import io.gantry.pipeline.identity.TextFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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
    private static final int SHORTEST_FORMED = 9;
    private static final Pattern FORMED = Pattern
            .compile(
                    "(ectomy|ostomy|otomy|plasty|ography|ographic|oscopy|oscopic|ogram|opathy|opathic|algia|ectasis"
                            + "|stenosis|megaly|olysis|plegia|trophic|centesis|rrhage|rrhagic|rrhaphy|ectomies|opathies|ograms"
                            + "|ostomies|plasties|oscopies|ographies)$");
    private static final Lexicon STANDARD = loadStandard();

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

    /** This lexicon and a site's own words; a text of several words counts as each of them. */
    public Lexicon plus(Collection<String> more) {
        Set<String> all = new HashSet<>(words);
        Map<String, Set<String>> names = new HashMap<>(ambiguous);
        for (String text : more) {
            for (String word : split(TextFolder.folded(text))) {
                all.add(word);
                names.remove(word);
            }
        }
        return new Lexicon(all, names, eponyms);
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
        return words.contains(folded) || isPlural(folded) && words.contains(
                folded.substring(0, folded.length() - 1)) || isFormed(folded);
    }

    Kind kindOf(String folded) {
        if (!has(folded)) {
            return Kind.UNKNOWN;
        }
        return ambiguous.containsKey(folded) ? Kind.AMBIGUOUS : Kind.TERM;
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

    /** Words of medicine are made up of others without end, and these endings make no names. */
    private static boolean isFormed(String folded) {
        return folded.length() >= SHORTEST_FORMED && FORMED.matcher(folded).find();
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
        return new Lexicon(words, companions("ambiguous-words.txt"), companions("eponyms.txt"));
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
        try (InputStream in = Lexicon.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The build left out " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .flatMap(line -> Arrays.stream(line.strip().split(" +"))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
