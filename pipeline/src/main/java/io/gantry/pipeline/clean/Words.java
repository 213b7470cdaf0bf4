package io.gantry.pipeline.clean;

import io.gantry.pipeline.clean.Lexicon.Kind;
import io.gantry.pipeline.clean.Tokens.Fate;
import io.gantry.pipeline.clean.Tokens.Form;

/** Takes out what is no term, what is the instance's own, and what says nothing once these are gone. */
final class Words {

    private static final int MOST_RUNS = 8;
    private static final String BESIDE = " ,.'’-_^/";

    private final Tokens tokens;
    private final Lexicon lexicon;
    private final Terms terms;
    private final OwnIdentifiers own;

    private Words(Tokens tokens, Lexicon lexicon, Terms terms, OwnIdentifiers own) {
        this.tokens = tokens;
        this.lexicon = lexicon;
        this.terms = terms;
        this.own = own;
    }

    static void mark(Tokens tokens, Lexicon lexicon, Terms terms, OwnIdentifiers own) {
        Words words = new Words(tokens, lexicon, terms, own);
        for (int i = 0; i < tokens.size(); i++) {
            words.identifier(i);
        }
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.stays(i)) {
                words.word(i);
            }
        }
        if (tokens.gone() > 0) {
            for (int i = 0; i < tokens.size(); i++) {
                if (tokens.stays(i)) {
                    words.beside(i);
                }
            }
            // "A. van der Hoeven": what stands before a word that went goes first of all by what is behind it.
            for (int i = tokens.size() - 1; i >= 0; i--) {
                if (tokens.stays(i)) {
                    words.beside(i);
                }
            }
            words.labels();
        }
    }

    /** An own identifier over one run or several, whatever stands between them. */
    private void identifier(int i) {
        String first = tokens.word(i);
        if (first.isEmpty()) {
            // Marks without a letter under them.
            tokens.remove(i, Fate.UNKNOWN);
            return;
        }
        boolean any = first.length() > 1
                ? own.mayBegin(first)
                : tokens.length(i + 1) > 0 && own.mayBeginAny(first.charAt(0), tokens.word(i + 1).charAt(0));
        if (!any) {
            return;
        }
        if (own.isIdentifier(first) && (tokens.form(i) != Form.LETTERS || !lexicon.has(first))) {
            tokens.remove(i, Fate.PATTERN);
        }
        StringBuilder text = new StringBuilder(first);
        for (int k = i + 1; k < tokens.size() && k < i + MOST_RUNS; k++) {
            text.append(tokens.word(k));
            if (own.isIdentifier(text)) {
                tokens.remove(i, k + 1, Fate.NAME);
            }
        }
    }

    private void word(int i) {
        String word = tokens.word(i);
        if (tokens.form(i) == Form.DIGITS) {
            return;
        }
        String original = tokens.text.substring(tokens.start(i), tokens.end(i));
        if (tokens.form(i) == Form.MIXED) {
            if (!terms.isMixedTerm(original, word)) {
                tokens.remove(i, Fate.UNKNOWN);
            }
            return;
        }
        Kind kind = tokens.kind(i, lexicon);
        if (kind == Kind.UNKNOWN) {
            String before = tokens.word("of".equals(tokens.word(i - 1)) ? i - 2 : i - 1);
            boolean counted = tokens.is(i - 1, Form.DIGITS) && tokens.near(i - 1, " ") && Terms.isUnit(word);
            if (!own.isName(word) && (counted || lexicon.isEponym(word, before, tokens.word(i + 1)))) {
                return;
            }
            if (word.length() == 1
                    ? word.charAt(0) >= 128 || tokens.isCue(i, Cues.DEGREE)
                    : !terms.isJoined(original, word)) {
                tokens.remove(i, own.isName(word) ? Fate.NAME : Fate.UNKNOWN);
            }
        } else if (own.isName(word) && word.length() > 1) {
            boolean ofTitle = tokens.fate(i - 1) == Fate.NAME && tokens.isCue(i - 1, Cues.TITLE);
            if (kind == Kind.AMBIGUOUS && !lexicon.isTermBefore(word, tokens.word(i + 1)) || ofTitle
                    || besideOwn(i) || isBehindInitial(i)) {
                tokens.remove(i, Fate.NAME);
            }
        }
    }

    /** J. Hand. */
    private boolean isBehindInitial(int i) {
        return tokens.length(i - 1) == 1 && tokens.is(i - 1, Form.LETTERS) && tokens.between(i - 1, '.');
    }

    /** Whether another part of the same name stands beside it, over initials, too. */
    private boolean besideOwn(int i) {
        String word = tokens.word(i);
        return tokens.near(i - 1, BESIDE) && own.areOfOneName(word, tokens.word(i - 1))
                || tokens.near(i, BESIDE) && own.areOfOneName(word, tokens.word(i + 1))
                || tokens.length(i - 1) == 1 && own.areOfOneName(word, tokens.word(i - 2))
                || tokens.length(i + 1) == 1 && own.areOfOneName(word, tokens.word(i + 2));
    }

    /** Initials and words that may be names, beside a word that went. */
    private void beside(int i) {
        if (tokens.form(i) != Form.LETTERS) {
            return;
        }
        boolean before = wasWord(i - 1) && tokens.near(i - 1, BESIDE);
        boolean after = wasWord(i + 1) && tokens.near(i, BESIDE);
        if (!before && !after) {
            return;
        }
        String word = tokens.word(i);
        boolean apostrophe = before && between(i - 1, "'’") || after && between(i, "'’");
        if (word.length() == 1) {
            boolean laterality = "lrwtcb".indexOf(word) >= 0 && tokens.stays(i + 1)
                    && tokens.joinedBy(i, ' ');
            boolean part = tokens.joinedBy(i, '-') && tokens.stays(i + 1)
                    || tokens.joinedBy(i - 1, '-') && tokens.stays(i - 1);
            boolean point = (after || before) && tokens.between(i, '.') && !isView(i);
            if (apostrophe || point || !laterality && !part && !isView(i) && isLatin(word)) {
                tokens.remove(i, Fate.NAME);
            }
        } else if (apostrophe || isDoubleName(i, before, after)
                || tokens.kind(i, lexicon) == Kind.AMBIGUOUS
                        && !lexicon.isTermBefore(word, tokens.word(i + 1))
                || tokens.isCue(i, Cues.PARTICLE) && after
                || tokens.isCue(i, Cues.TITLE) && after && !tokens.isCue(i, Cues.MODALITY_TITLE)) {
            tokens.remove(i, Fate.NAME);
        }
    }

    /** "p.a.", "a.p.": a view, and no initials. */
    private boolean isView(int i) {
        return isViewFrom(i) || isViewFrom(i - 1);
    }

    private boolean isViewFrom(int i) {
        String both = tokens.word(i) + tokens.word(i + 1);
        return tokens.joinedBy(i, '.') && ("pa".equals(both) || "ap".equals(both));
    }

    /** Eliot-Ward: what is joined by a hyphen to a word that went, both written like names. */
    private boolean isDoubleName(int i, boolean before, boolean after) {
        return tokens.isTitleCase(i) && tokens.length(i) > 2
                && (before && tokens.joinedBy(i - 1, '-') && tokens.isTitleCase(i - 1)
                        && tokens.length(i - 1) > 2
                        || after && tokens.joinedBy(i, '-') && tokens.isTitleCase(i + 1)
                                && tokens.length(i + 1) > 2);
    }

    private static boolean isLatin(String word) {
        return word.charAt(0) < 128;
    }

    private boolean between(int i, String any) {
        return tokens.between(i, any.charAt(0)) || tokens.between(i, any.charAt(1));
    }

    private boolean wasWord(int i) {
        return tokens.isGone(i) && tokens.form(i) == Form.LETTERS && tokens.fate(i) != Fate.PATTERN;
    }

    /** Labels and prepositions before a gap: "read by", "Patient:", "on". */
    private void labels() {
        for (int i = tokens.size() - 1; i >= 0; i--) {
            if (!tokens.stays(i) || !tokens.isGone(i + 1) || !tokens.near(i, " :=#.,-–(/_@\n\r")) {
                continue;
            }
            String word = tokens.word(i);
            boolean colon = tokens.between(i, ':') || tokens.between(i, '=') || tokens.between(i, '#');
            boolean last = endsClause(i + 1);
            boolean label = tokens.isCue(i, Cues.LABEL) && !tokens.between(i, ',')
                    && (!tokens.between(i, '-') || last);
            boolean link = tokens.isCue(i, Cues.LINK) && (last || isStrong(word)
                    || tokens.fate(i + 1) == Fate.PATTERN && isBeforeDate(word))
                    && !tokens.between(i, ',')
                    && (!tokens.joinedBy(i, '.') && !tokens.joinedBy(i, '-') || last);
            boolean with = last && ("with".equals(word) || "w".equals(word) && tokens.joinedBy(i, ' '));
            boolean any = (tokens.between(i, ':') || tokens.between(i, '=')) && last
                    && tokens.form(i) == Form.LETTERS;
            if (label && (colon || last || tokens.fate(i + 1) != Fate.PATTERN || tokens.isCue(i, Cues.ID))
                    || link
                    || with
                    || any) {
                tokens.remove(i, Fate.PATTERN);
            }
        }
    }

    private static boolean isBeforeDate(String word) {
        return switch (word) {
            case "on", "of", "le", "am", "vom", "del", "em", "op", "dal" -> true;
            default -> false;
        };
    }

    /** Prepositions that announce who, where and when. */
    private static boolean isStrong(String word) {
        return switch (word) {
            case "by", "at", "from", "per", "von", "vom", "beim", "bei", "chez", "por", "par", "presso" ->
                true;
            default -> false;
        };
    }

    /** Whether nothing of the clause follows a gap that begins here. */
    private boolean endsClause(int from) {
        int i = from;
        while (tokens.isGone(i)) {
            if (between(i, ",;") || tokens.between(i, '\n') || tokens.between(i, '|') || between(i, ")]")
                    || tokens.between(i, '.') && tokens.gap(i) > 1 && tokens.length(i) > 1
                            && !tokens.isCue(i, Cues.TITLE)) {
                return true;
            }
            i++;
        }
        return i >= tokens.size();
    }
}
