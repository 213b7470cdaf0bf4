package io.gantry.pipeline.clean;

import io.gantry.pipeline.identity.Facts;
import io.gantry.pipeline.identity.NeedleSet;
import io.gantry.pipeline.identity.NeedleSet.Haystack;
import io.gantry.pipeline.identity.Recent;
import io.gantry.pipeline.identity.TextFolder;
import io.gantry.pipeline.identity.UidSet;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Cleans a text of what identifies somebody: the instance's own identifiers, what looks like a date, a number of
 * somebody or an address, and by default every word that is no term of the lexicon (PS3.15 E.3.4 and E.3.5). What
 * stays, stays as it was written. Each run of letters and digits is kept or goes as a whole, so nothing is made up, and
 * cleaning twice changes nothing more.
 *
 * <p>
 * Time grows with the length of the text only. Immutable, safe for any thread.
 */
public final class TextCleaner {

    /** What goes may make other words go; a text that does not come to rest after this many passes is given up. */
    private static final int MOST_PASSES = 8;

    private static final int REMEMBERED = 1 << 10;
    private static final int LONGEST_REMEMBERED = 256;
    private static final String DUMMY_CODE = "ANONYMIZED";

    private final Lexicon lexicon;
    private final Terms terms;
    private final CodeStrings codeStrings;
    /** The descriptions of a series are the same in each of its instances, and so are the people named there. */
    private final Recent<Question, String> answers = new Recent<>(REMEMBERED);
    private final Recent<String, String> codeAnswers = new Recent<>(REMEMBERED);

    /** A text, and whose identifiers it was cleaned of. */
    private record Question(String text, Facts facts) {

        // The very object: facts are shared for as long as they are remembered themselves.
        @SuppressWarnings("ReferenceEquality")
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Question(String otherText, Facts otherFacts) && facts == otherFacts
                    && text.equals(otherText);
        }

        @Override
        public int hashCode() {
            return 31 * text.hashCode() + System.identityHashCode(facts);
        }

        /** Never the text. */
        @Override
        public String toString() {
            return "Question";
        }
    }

    /** Cleans by a lexicon. */
    public TextCleaner(Lexicon lexicon) {
        this.lexicon = lexicon;
        terms = new Terms(lexicon);
        codeStrings = new CodeStrings(lexicon, terms);
    }

    /** Code strings, separated by backslashes, with a dummy for each that is no term. */
    public String codeStrings(String text) {
        return codeAnswers.get(text, _ -> codeStringsAnew(text));
    }

    private String codeStringsAnew(String text) {
        String[] values = text.split("\\\\", -1);
        boolean all = true;
        for (int i = 0; i < values.length; i++) {
            if (!codeStrings.isTerm(values[i])) {
                values[i] = DUMMY_CODE;
                all = false;
            }
        }
        return all ? text : String.join("\\", values);
    }

    /**
     * What is left of one value; may be empty. Line breaks stay. A text that cannot be brought to rest, or be searched
     * for all of its instance's identifiers, comes out empty.
     */
    public String clean(String text, OwnIdentifiers own) {
        NeedleSet needles = own.needles();
        if (needles == null) {
            return "";
        }
        // UIDs are each instance's own, all else that decides is asked for: what has no run of them can be remembered.
        if (text.length() > LONGEST_REMEMBERED || UidSet.mayBeIn(text)) {
            return cleanAnew(text, own, needles);
        }
        return answers.get(new Question(text, own.facts()), _ -> cleanAnew(text, own, needles));
    }

    private String cleanAnew(String text, OwnIdentifiers own, NeedleSet needles) {
        String value = text;
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            String left = pass(value, own, needles);
            if (left.equals(value)) {
                return left;
            }
            value = left;
        }
        return "";
    }

    private String pass(String text, OwnIdentifiers own, NeedleSet needles) {
        Tokens tokens = new Tokens(text);
        if (tokens.size() == 0) {
            return survives(text, needles) ? "" : text;
        }
        Addresses.mark(tokens, lexicon);
        Dates.mark(tokens, lexicon);
        Numbers.mark(tokens);
        Names.mark(tokens, lexicon, own);
        Words.mark(tokens, lexicon, terms, own);
        String left = tokens.gone() == 0 ? text : Composer.compose(tokens);
        if (!survives(left, needles)) {
            return left;
        }
        return tokens.gone() == 0 ? withoutSurvivors(tokens, needles) : left;
    }

    private static boolean survives(String text, NeedleSet needles) {
        TextFolder folder = new TextFolder();
        folder.fold(text);
        return needles.anyIn(folder.chars(), folder.length(), Haystack.TEXT);
    }

    /** Takes out every run that an identifier, as the check would find it, reaches into. */
    private static String withoutSurvivors(Tokens tokens, NeedleSet needles) {
        TextFolder folder = new TextFolder();
        StringBuilder folded = new StringBuilder();
        int[] ends = new int[tokens.size()];
        int[] starts = new int[tokens.size()];
        for (int i = 0; i < tokens.size(); i++) {
            append(folded, folder, tokens.text.substring(i == 0 ? 0 : tokens.end(i - 1), tokens.start(i)));
            starts[i] = folded.length();
            append(folded, folder, tokens.text.substring(tokens.start(i), tokens.end(i)));
            ends[i] = folded.length();
        }
        append(folded, folder, tokens.text.substring(tokens.end(tokens.size() - 1)));
        BitSet found = needles.placesIn(folded.toString().toCharArray(), Haystack.TEXT);
        for (int i = 0; i < tokens.size(); i++) {
            int place = found.nextSetBit(starts[i]);
            if (place >= 0 && place < ends[i]) {
                tokens.remove(i, Tokens.Fate.NAME);
            }
        }
        return tokens.gone() == 0 ? "" : Composer.compose(tokens);
    }

    private static void append(StringBuilder out, TextFolder folder, String text) {
        folder.fold(text);
        out.append(folder.chars(), 0, folder.length());
    }
}
