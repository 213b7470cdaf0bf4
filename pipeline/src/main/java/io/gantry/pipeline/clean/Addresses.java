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
                addresses.denomination(i);
                addresses.postcode(i);
                addresses.box(i);
                addresses.physical(i);
                addresses.network(i);
            }
        }
        addresses.states();
    }

    private Kind kind(int i) {
        return tokens.is(i, Form.LETTERS) ? tokens.kind(i, lexicon) : Kind.TERM;
    }

    /** E-mail by its sign, URLs by their scheme or "www", UNC paths: all that no white space divides. */
    private void web(int i) {
        if (tokens.start(i) >= 2 && tokens.text.startsWith("\\\\", tokens.start(i) - 2)) {
            int end = i + 1;
            while (end < tokens.size() && !isSpaced(end - 1)) {
                end++;
            }
            tokens.remove(i, end, Fate.PATTERN);
            return;
        }
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

    /** Four numbers of one byte, or four groups of hexadecimal digits. */
    private void network(int i) {
        int end = i;
        while (end < i + 3 && tokens.joinedBy(end, '.') && isByte(end)) {
            end++;
        }
        if (end == i + 3 && isByte(end) && !tokens.joinedBy(end, '.')) {
            tokens.remove(i, end + 1, Fate.PATTERN);
            return;
        }
        end = i;
        while (tokens.joinedBy(end, ':') && isGroup(end)) {
            end++;
        }
        if (end >= i + 3 && isGroup(end)) {
            tokens.remove(i, end + 1, Fate.PATTERN);
        }
    }

    private boolean isByte(int i) {
        return tokens.number(i) >= 0 && tokens.length(i) <= 3 && tokens.number(i) < 256;
    }

    private boolean isGroup(int i) {
        return tokens.length(i) > 0 && tokens.length(i) <= 4 && isHex(tokens.word(i));
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
        if (tokens.isCue(i, Cues.STREET_BEFORE)) {
            streetBefore(i);
        } else if (tokens.is(i, Form.LETTERS) && kind(i) == Kind.UNKNOWN && isStreetWord(word)) {
            int end = houseNumberEnd(i + 1);
            tokens.remove(i, end, Fate.PATTERN);
        } else if (tokens.is(i, Form.DIGITS) && tokens.length(i) <= 5 || isNumberedEntrance(word)) {
            streetBehindNumber(i);
        }
    }

    /** 221B. */
    private static boolean isNumberedEntrance(String word) {
        int digits = Numbers.digitsEnd(word, 0);
        return digits > 0 && digits <= 4 && word.length() == digits + 1;
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
                && (kind(end) != Kind.TERM || tokens.isCue(end, Cues.PARTICLE))) {
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
            boolean street = at > i + 1 && (tokens.isCue(at, Cues.STREET)
                    || unknown && tokens.isCue(at, Cues.SHORT_STREET));
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
        boolean centre = tokens.isCue(i, Cues.OF_FACILITY) && word.length() == 6 && word.startsWith("cent")
                && tokens.isCue(i - 1, Cues.OF_FACILITY) && tokens.near(i - 1, " ");
        if (!centre && !tokens.isCue(i, Cues.FACILITY)) {
            return;
        }
        int from = i;
        while (from > 0 && from > i - 6 && tokens.near(from - 1, " .'’-_") && isOfFacility(from - 1)) {
            from--;
        }
        int to = i + 1;
        while (to < tokens.size() && to < i + 5 && tokens.near(to - 1, " -_")
                && (tokens.isCue(to, Cues.FACILITY) || kind(to) == Kind.UNKNOWN
                        || isLink(to) && kind(to + 1) == Kind.UNKNOWN && tokens.near(to, " "))) {
            to++;
        }
        if (tokens.isCue(from - 1, Cues.LINK) && tokens.near(from - 1, " ")) {
            from--;
        }
        tokens.remove(from, to, Fate.NAME);
    }

    private void denomination(int i) {
        if (tokens.isCue(i, Cues.DENOMINATION) && tokens.near(i - 1, " ") && kind(i - 1) == Kind.UNKNOWN) {
            tokens.remove(i - 1, i + 1, Fate.NAME);
        }
    }

    /** SW1A 1AA: letters and digits of a British postal code. */
    private void postcode(int i) {
        String out = tokens.word(i);
        String in = tokens.word(i + 1);
        int letters = Numbers.lettersEnd(out, 0);
        int digits = Numbers.digitsEnd(out, letters);
        if (letters >= 1 && letters <= 2 && digits > letters && digits <= letters + 2
                && out.length() <= digits + 1
                && out.length() <= 4 && tokens.isCapital(i) && tokens.joinedBy(i, ' ') && in.length() == 3
                && Tokens.isDigit(in.charAt(0)) && Numbers.lettersEnd(in, 1) == 3 && tokens.isCapitals(i + 1)
                && !Terms.isUnit(in.substring(1)) && !Terms.isDimension(in.substring(1))) {
            tokens.remove(i, i + 2, Fate.PATTERN);
        }
    }

    private boolean isLink(int i) {
        return switch (tokens.word(i)) {
            case "of", "in", "de", "von", "di", "du", "at", "am" -> true;
            default -> false;
        };
    }

    private boolean isOfFacility(int i) {
        return tokens.is(i, Form.LETTERS)
                && (kind(i) != Kind.TERM || tokens.isCue(i, Cues.OF_FACILITY)
                        || tokens.isCue(i, Cues.FACILITY));
    }

    /** Two letters of a state before a postal code, or at the end of a town. */
    private void states() {
        for (int i = 1; i < tokens.size(); i++) {
            if (tokens.isGone(i) || !tokens.isCue(i, Cues.STATE) || !tokens.isCapital(i)) {
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
