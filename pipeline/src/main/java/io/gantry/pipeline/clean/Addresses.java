package io.gantry.pipeline.clean;

import io.gantry.pipeline.clean.Lexicon.Kind;
import io.gantry.pipeline.clean.Tokens.Fate;
import io.gantry.pipeline.clean.Tokens.Form;

/** Takes addresses out of a text: of mail and web, of machines, of streets and towns, and the names of hospitals. */
final class Addresses {

    private static final int MOST_WORDS = 4;
    /** Of a word in the name of a street: "12 Mt. Vernon Road". */
    private static final int LONGEST_ABBREVIATION = 3;

    private final Tokens tokens;
    private final Lexicon lexicon;

    private Addresses(Tokens tokens, Lexicon lexicon) {
        this.tokens = tokens;
        this.lexicon = lexicon;
    }

    static void mark(Tokens tokens, Lexicon lexicon) {
        Addresses addresses = new Addresses(tokens, lexicon);
        for (int i = 0; i < tokens.size(); i++) {
            addresses.web(i);
            if (!tokens.isGone(i)) {
                addresses.street(i);
                addresses.facility(i);
                addresses.box(i);
                addresses.physical(i);
            }
        }
        addresses.states();
    }

    private Kind kind(int i) {
        return tokens.is(i, Form.LETTERS) ? lexicon.kindOf(tokens.word(i)) : Kind.TERM;
    }

    /** E-mail by its sign, URLs by their scheme or "www", UNC paths: all that no white space divides. */
    private void web(int i) {
        boolean mail = tokens.between(i, '@') && tokens.gap(i) <= 3;
        boolean url = tokens.joinedBy(i, '.') && "www".equals(tokens.word(i)) || tokens.near(i, ":/")
                && tokens.gap(i) == 3;
        if (!mail && !url) {
            return;
        }
        if (mail && (i + 1 >= tokens.size() || isSpaced(i))) {
            return;
        }
        int from = i;
        while (mail && from > 0 && !tokens.isGone(from - 1) && !isSpaced(from - 1)) {
            from--;
        }
        int to = i + 1;
        while (to < tokens.size() && !isSpaced(to - 1)) {
            to++;
        }
        tokens.remove(from, to, Fate.PATTERN);
    }

    private boolean isSpaced(int i) {
        for (int k = tokens.end(i); k < tokens.start(i + 1); k++) {
            if (Character.isWhitespace(tokens.text.charAt(k)) || tokens.text.charAt(k) == ',') {
                return true;
            }
        }
        return false;
    }

    /** Six pairs of hexadecimal digits. */
    private void physical(int i) {
        char separator = tokens.joinedBy(i, ':') ? ':' : '-';
        int end = i;
        while (end < tokens.size() && end < i + 6 && tokens.length(end) == 2 && isHex(tokens.word(end))
                && (end == i + 5 || tokens.joinedBy(end, separator))) {
            end++;
        }
        if (end == i + 6) {
            tokens.remove(i, end, Fate.PATTERN);
        }
    }

    private static boolean isHex(String word) {
        for (int k = 0; k < word.length(); k++) {
            if (Character.digit(word.charAt(k), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private void street(int i) {
        String word = tokens.word(i);
        if (Cues.STREET_BEFORE.has(word)) {
            streetBefore(i);
        } else if (tokens.is(i, Form.LETTERS) && kind(i) == Kind.UNKNOWN && isStreetWord(word)) {
            int end = houseNumberEnd(i + 1);
            tokens.remove(i, end, Fate.PATTERN);
        } else if (tokens.is(i, Form.DIGITS) && tokens.length(i) <= 5) {
            streetBehindNumber(i);
        }
    }

    /** Hauptstrasse, Hauptstr, Gartenweg, Kerkstraat. */
    private static boolean isStreetWord(String word) {
        return word.length() > 5
                && (word.endsWith("strasse") || word.endsWith("str") || word.endsWith("gasse")
                        || word.endsWith("weg") || word.endsWith("platz") || word.endsWith("allee")
                        || word.endsWith("straat")
                        || word.endsWith("laan") || word.endsWith("gatan") || word.endsWith("vej"));
    }

    private int houseNumberEnd(int at) {
        return at < tokens.size() && tokens.form(at) != Form.LETTERS && tokens.length(at) <= 4
                && tokens.near(at - 1, " .,") ? at + 1 : at;
    }

    private void streetBefore(int i) {
        int end = i + 1;
        boolean unknown = false;
        while (end < tokens.size() && end <= i + MOST_WORDS && tokens.near(end - 1, " .'")
                && tokens.is(end, Form.LETTERS)
                && (kind(end) != Kind.TERM || Cues.PARTICLE.has(tokens.word(end)))) {
            unknown |= kind(end) != Kind.TERM;
            end++;
        }
        if (!unknown) {
            return;
        }
        int number = houseNumberEnd(end);
        boolean before = tokens.is(i - 1, Form.DIGITS) && tokens.near(i - 1, " ,");
        tokens.remove(before ? i - 1 : i, number, Fate.PATTERN);
    }

    private void streetBehindNumber(int i) {
        boolean unknown = false;
        int at = i + 1;
        while (at < tokens.size() && at <= i + MOST_WORDS && tokens.near(at - 1, " .,'’-")
                && !endsSentence(at - 1)) {
            String word = tokens.word(at);
            boolean street = at > i + 1 && (Cues.STREET.has(word) || unknown && Cues.SHORT_STREET.has(word));
            if (street) {
                tokens.remove(i, at + 1, Fate.PATTERN);
                return;
            }
            if (tokens.is(at, Form.LETTERS)) {
                unknown |= kind(at) != Kind.TERM;
            } else if (tokens.is(at, Form.DIGITS)) {
                return;
            }
            at++;
        }
    }

    /** A full stop behind what is no abbreviation: "3 months. Discussed with Dr" is no street. */
    private boolean endsSentence(int i) {
        return tokens.between(i, '.') && !tokens.joinedBy(i, '.') && tokens.length(i) > LONGEST_ABBREVIATION;
    }

    /** PO Box 123. */
    private void box(int i) {
        if ("box".equals(tokens.word(i)) && tokens.is(i + 1, Form.DIGITS) && tokens.near(i, " ")) {
            int from = "o".equals(tokens.word(i - 1)) ? i - 2 : "po".equals(tokens.word(i - 1)) ? i - 1 : i;
            if (from < i) {
                tokens.remove(from, i + 2, Fate.PATTERN);
            }
        }
    }

    private void facility(int i) {
        String word = tokens.word(i);
        boolean centre = Cues.OF_FACILITY.has(word) && word.length() == 6 && word.startsWith("cent")
                && Cues.OF_FACILITY.has(tokens.word(i - 1)) && tokens.near(i - 1, " ");
        if (!centre && !Cues.FACILITY.has(word)) {
            return;
        }
        int from = i;
        while (from > 0 && from > i - 6 && tokens.near(from - 1, " .'’-_") && isOfFacility(from - 1)) {
            from--;
        }
        int to = i + 1;
        while (to < tokens.size() && to < i + 5 && tokens.near(to - 1, " -_")
                && (Cues.FACILITY.has(tokens.word(to)) || kind(to) == Kind.UNKNOWN
                        || isLink(to) && kind(to + 1) == Kind.UNKNOWN && tokens.near(to, " "))) {
            to++;
        }
        if (Cues.LINK.has(tokens.word(from - 1)) && tokens.near(from - 1, " ")) {
            from--;
        }
        tokens.remove(from, to, Fate.NAME);
    }

    private boolean isLink(int i) {
        return switch (tokens.word(i)) {
            case "of", "in", "de", "von", "di", "du", "at", "am" -> true;
            default -> false;
        };
    }

    private boolean isOfFacility(int i) {
        String word = tokens.word(i);
        return tokens.is(i, Form.LETTERS)
                && (kind(i) != Kind.TERM || Cues.OF_FACILITY.has(word) || Cues.FACILITY.has(word));
    }

    /** Two letters of a state before a postal code, or at the end of a town. */
    private void states() {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.isGone(i) || !Cues.STATE.has(tokens.word(i)) || !tokens.isCapital(i)) {
                continue;
            }
            boolean code = tokens.near(i, " ,") && tokens.is(i + 1, Form.DIGITS) && tokens.length(i + 1) == 5;
            boolean town = tokens.near(i - 1, ", ") && tokens.between(i - 1, ',')
                    && kind(i - 1) == Kind.UNKNOWN;
            if (code || town) {
                tokens.remove(i, Fate.PATTERN);
            }
        }
    }
}
