package io.gantry.it.score;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.pipeline.clean.Lexicon;
import io.gantry.pipeline.clean.OwnIdentifiers;
import io.gantry.pipeline.clean.TextCleaner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Texts that the lexicon and the cleaner were not made from, cleaned: how many of the words that should stay do, and of
 * the identifiers that should go. Half of them were looked at when words were added later; of the other half only
 * figures are taken.
 */
final class FreshTexts {

    private static final TextCleaner CLEANER = new TextCleaner(Lexicon.standard());
    private static final Pattern MARKED = Pattern.compile("\\{(.*?)\\}|\\[(.*?)\\]");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    /**
     * What became of a list of texts.
     *
     * @param words that should stay
     * @param kept of these
     * @param texts with words that should stay
     * @param whole of these, those with all of their words
     * @param identifiers that should go
     * @param removed of these, with every word of theirs
     * @param failures the texts of which anything went wrong, and what is left of them
     */
    record Result(int words, int kept, int texts, int whole, int identifiers, int removed,
            List<String> failures) {

        Result {
            failures = List.copyOf(failures);
        }

        double wordsKept() {
            return percent(kept, words);
        }

        double textsWhole() {
            return percent(whole, texts);
        }

        double identifiersRemoved() {
            return percent(removed, identifiers);
        }

        private static double percent(int part, int all) {
            return all == 0 ? 100 : 100.0 * part / all;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                    "words kept %d/%d (%.2f %%), texts whole %d/%d (%.2f %%), identifiers removed %d/%d (%.2f %%)",
                    kept, words, wordsKept(), whole, texts, textsWhole(), removed, identifiers,
                    identifiersRemoved());
        }
    }

    private int words;
    private int kept;
    private int texts;
    private int whole;
    private int identifiers;
    private int removed;
    private final List<String> failures = new ArrayList<>();

    private FreshTexts() {
    }

    /** @param list the name of a list beside this class, see {@link HeldOut} */
    static Result of(String list) throws IOException {
        FreshTexts fresh = new FreshTexts();
        for (String line : HeldOut.lines(list)) {
            fresh.text(line);
        }
        return new Result(fresh.words, fresh.kept, fresh.texts, fresh.whole, fresh.identifiers, fresh.removed,
                fresh.failures);
    }

    private void text(String line) throws IOException {
        int colons = line.indexOf(" :: ");
        boolean owned = line.startsWith("@") && colons > 0;
        OwnIdentifiers own = owned ? own(line.substring(0, colons)) : OwnIdentifiers.NONE;
        String marked = owned ? line.substring(colons + 4) : line;
        String text = isMarked(marked)
                ? MARKED.matcher(marked).replaceAll(m -> Matcher.quoteReplacement(
                        inside(m.group(1), m.group(2))))
                : marked;
        String safe = isMarked(marked) ? MARKED.matcher(marked).replaceAll(" ") : marked;
        String left = CLEANER.clean(text, own);
        boolean good = stays(safe, left);
        if (isMarked(marked)) {
            Matcher m = MARKED.matcher(marked);
            while (m.find()) {
                if (m.group(1) != null) {
                    identifiers++;
                    boolean gone = isGone(m.group(1), safe, left);
                    removed += gone ? 1 : 0;
                    good &= gone;
                }
            }
        }
        if (!good) {
            failures.add(line + "  ->  " + left);
        }
    }

    /** Descriptions have brackets of their own, but none of the other kind. */
    private static boolean isMarked(String text) {
        return text.indexOf('{') >= 0;
    }

    private static String inside(String gone, String mayGo) {
        return gone == null ? mayGo : gone;
    }

    private boolean stays(String safe, String left) {
        int here = 0;
        int stay = 0;
        for (String word : words(safe)) {
            here++;
            // One that may stay only where it belongs to another word is counted with that.
            stay += count(left, word) > 0 ? 1 : 0;
        }
        words += here;
        kept += stay;
        if (here > 0) {
            texts++;
            whole += stay == here ? 1 : 0;
        }
        return stay == here;
    }

    private static boolean isGone(String identifier, String safe, String left) {
        for (String word : words(identifier)) {
            if (word.length() > 1 && count(left, word) > count(safe, word)) {
                return false;
            }
        }
        return true;
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(m -> m.group()).toList();
    }

    private static long count(String text, String word) {
        return words(text).stream().filter(word::equalsIgnoreCase).count();
    }

    private static OwnIdentifiers own(String says) throws IOException {
        Attributes dataSet = new Attributes();
        dataSet.set(Tag.SpecificCharacterSet, "ISO_IR 192");
        for (String part : says.substring(1).split(" @")) {
            int equals = part.indexOf('=');
            String value = part.substring(equals + 1);
            dataSet.set(switch (part.substring(0, equals)) {
                case "name" -> Tag.PatientName;
                case "id" -> Tag.PatientID;
                case "phys" -> Tag.ReferringPhysicianName;
                case "oper" -> Tag.OperatorsName;
                case "hosp" -> Tag.InstitutionName;
                case "birth" -> Tag.PatientBirthDate;
                case "phone" -> Tag.PatientTelephoneNumbers;
                default -> throw new IllegalArgumentException(part);
            }, value);
        }
        return OwnIdentifiers.of(dataSet);
    }

    /** Figures of all lists, and the failures of those that are looked at. */
    static void print(boolean verbose) throws IOException {
        for (String list : Stream.of("fresh-descriptors", "fresh-identifiers", "fresh-sites")
                .flatMap(name -> Stream.of(
                        name + "-seen", name + "-unseen"))
                .toList()) {
            Result result = of(list);
            System.out.println(list + ": " + result);
            if (verbose && list.endsWith("-seen")) {
                result.failures().forEach(failure -> System.out.println("    " + failure));
            }
        }
    }
}
