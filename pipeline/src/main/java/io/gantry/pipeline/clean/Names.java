package io.gantry.pipeline.clean;

import io.gantry.pipeline.clean.Lexicon.Kind;
import io.gantry.pipeline.clean.Tokens.Fate;
import io.gantry.pipeline.clean.Tokens.Form;

/** Takes names out of a text by what stands before and behind them: titles, degrees, "read by". */
final class Names {

    private static final int MOST_WORDS = 4;
    private static final String IN_NAME = " .'’-_^";

    private final Tokens tokens;
    private final Lexicon lexicon;
    private final OwnIdentifiers own;

    private Names(Tokens tokens, Lexicon lexicon, OwnIdentifiers own) {
        this.tokens = tokens;
        this.lexicon = lexicon;
        this.own = own;
    }

    static void mark(Tokens tokens, Lexicon lexicon, OwnIdentifiers own) {
        Names names = new Names(tokens, lexicon, own);
        for (int i = 0; i < tokens.size(); i++) {
            if (!tokens.isGone(i) && tokens.form(i) == Form.LETTERS) {
                names.title(i);
                names.by(i);
                names.staff(i);
                names.degree(i);
            }
        }
    }

    private Kind kind(int i) {
        return tokens.is(i, Form.LETTERS) ? tokens.kind(i, lexicon) : Kind.TERM;
    }

    private boolean mayBeName(int i) {
        return tokens.is(i, Form.LETTERS) && (kind(i) != Kind.TERM || own.isName(tokens.word(i)));
    }

    private void title(int i) {
        if (!tokens.isCue(i, Cues.TITLE)) {
            return;
        }
        int at = i + 1;
        while (tokens.isCue(at, Cues.TITLE) && tokens.near(at - 1, " .")) {
            at++;
        }
        if (!tokens.near(at - 1, " ._^,:") || !tokens.is(at, Form.LETTERS)
                || tokens.isCue(i, Cues.MODALITY_TITLE) && at == i + 1 && !isTitle(i)) {
            return;
        }
        if (tokens.isCue(at, Cues.LINK) && !tokens.isCue(at, Cues.PARTICLE)) {
            return;
        }
        tokens.remove(i, at + 1, Fate.NAME);
        boolean initial = tokens.length(at) == 1 || tokens.isCue(at, Cues.PARTICLE);
        go(at + 1, initial);
    }

    /** Dr Hand, but DR HAND: a title is written like one, or stands before what may be a name. */
    private boolean isTitle(int i) {
        boolean point = tokens.between(i, '.');
        if (mayBeName(i + 1) || point || tokens.length(i + 1) == 1 && "dr".equals(tokens.word(i))) {
            return point || !"mr".equals(tokens.word(i)) || tokens.isTitleCase(i)
                    || own.isName(tokens.word(i + 1));
        }
        boolean written = tokens.isTitleCase(i) && tokens.isTitleCase(i + 1);
        return switch (tokens.word(i)) {
            case "dr" -> written || i > 0 && tokens.stays(i - 1) && tokens.isTitleCase(i);
            case "ms" -> written && i > 0;
            case "mrs" -> written;
            default -> false;
        };
    }

    /** The rest of a name: initials, particles, words that may be names. */
    private void go(int from, boolean takeTerm) {
        int at = from;
        boolean take = takeTerm;
        while (at < tokens.size() && at < from + MOST_WORDS && tokens.near(at - 1, IN_NAME)
                && tokens.is(at, Form.LETTERS)) {
            boolean initial = tokens.length(at) == 1 && (tokens.between(at, '.') || take);
            boolean particle = tokens.isCue(at, Cues.PARTICLE) && mayBeName(at + 1);
            if (!initial && !particle && !mayBeName(at) && !take) {
                return;
            }
            tokens.remove(at, Fate.NAME);
            take = initial || particle;
            at++;
        }
    }

    /** By somebody: what is not a term, and the deed before it. */
    private void by(int i) {
        String word = tokens.word(i);
        boolean by = "by".equals(word) || "por".equals(word) || "par".equals(word) || "durch".equals(word);
        if (!by || !tokens.near(i, " :")) {
            return;
        }
        boolean initial = tokens.length(i + 1) == 1 && mayBeName(i + 2);
        // "Read by Lima": what did not read, but guided or enhanced, is no deed.
        boolean doer = tokens.isCue(i - 1, Cues.DEED) && tokens.near(i - 1, " ")
                && tokens.is(i + 1, Form.LETTERS)
                && tokens.isTitleCase(i + 1) && tokens.length(i + 1) > 2;
        if (!mayBeName(i + 1) && !initial && !doer && !tokens.isCue(i + 1, Cues.TITLE)) {
            return;
        }
        int from = i;
        while (from > 0 && from > i - 2 && tokens.near(from - 1, " ")
                && tokens.isCue(from - 1, Cues.DEED)) {
            from--;
        }
        tokens.remove(from, i + 1, Fate.NAME);
        if (!tokens.isCue(i + 1, Cues.TITLE)) {
            tokens.remove(i + 1, Fate.NAME);
            go(i + 2, initial);
        }
    }

    /** Tech: JKL. Two or three letters that are a term elsewhere are initials here. */
    private void staff(int i) {
        if (!tokens.isCue(i, Cues.STAFF) || !tokens.near(i, " :.#") || !tokens.is(i + 1, Form.LETTERS)) {
            return;
        }
        int length = tokens.length(i + 1);
        boolean initials = length >= 2 && length <= 3
                && (tokens.between(i, ':') || i + 2 >= tokens.size() || !tokens.joinedBy(i + 1, ' '));
        if (initials || mayBeName(i + 1)) {
            tokens.remove(i, i + 2, Fate.NAME);
            go(i + 2, false);
        }
    }

    /** J. Brown, MD: the degree, and the words before it that may be names. */
    private void degree(int i) {
        if (!tokens.isCue(i, Cues.DEGREE) || i == 0 || !tokens.near(i - 1, " ,.")) {
            return;
        }
        boolean name = mayBeName(i - 1) || tokens.isGone(i - 1) && tokens.fate(i - 1) == Fate.NAME;
        if (!name || kind(i) == Kind.TERM && !tokens.between(i - 1, ',') && kind(i - 1) != Kind.UNKNOWN
                && !tokens.isGone(i - 1)) {
            return;
        }
        boolean term = kind(i) == Kind.TERM && !tokens.between(i - 1, ',') && tokens.joinedBy(i, ' ')
                && tokens.is(i + 1, Form.LETTERS) && kind(i + 1) == Kind.TERM;
        if (term) {
            return;
        }
        tokens.remove(i, Fate.NAME);
        for (int k = i - 1; k >= 0 && k > i - MOST_WORDS && (tokens.isGone(k) || mayBeName(k)
                || tokens.length(k) == 1 && tokens.between(k, '.')); k--) {
            tokens.remove(k, Fate.NAME);
            if (!tokens.near(k - 1, IN_NAME)) {
                return;
            }
        }
    }
}
