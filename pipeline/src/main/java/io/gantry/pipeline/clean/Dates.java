package io.gantry.pipeline.clean;

import io.gantry.pipeline.clean.Tokens.Fate;
import io.gantry.pipeline.clean.Tokens.Form;

/** Takes dates, the times attached to them, and ages over 89 out of a text. */
final class Dates {

    private static final int OLDEST_TOLD = 89;
    private static final int OLDEST = 130;

    private final Tokens tokens;
    private final Lexicon lexicon;

    private Dates(Tokens tokens, Lexicon lexicon) {
        this.tokens = tokens;
        this.lexicon = lexicon;
    }

    static void mark(Tokens tokens, Lexicon lexicon) {
        Dates dates = new Dates(tokens, lexicon);
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.isGone(i)) {
                continue;
            }
            switch (tokens.form(i)) {
                case DIGITS -> {
                    if (!dates.numeric(i) && !dates.monthOfYear(i) && !dates.dayOfMonth(i) && !dates.time(i)
                            && !dates.age(i)) {
                        dates.year(i);
                    }
                }
                case LETTERS -> dates.named(i);
                case MIXED -> dates.mixed(i);
            }
        }
    }

    private static boolean isYear(int value, int digits) {
        return digits == 4 && value >= 1880 && value < 2100;
    }

    private static boolean isDay(int value, int digits) {
        return digits <= 2 && value >= 1 && value <= 31;
    }

    private boolean dateSeparator(int i) {
        return tokens.joinedBy(i, '/') || tokens.joinedBy(i, '-') || tokens.joinedBy(i, '.')
                || tokens.near(i, " /") && tokens.gap(i) == 3 || tokens.near(i, ". ") && tokens.gap(i) == 2
                || tokens.joinedBy(i, '_') || tokens.joinedBy(i, '\\')
                || tokens.near(i, " -") && tokens.gap(i) == 3
                || tokens.joinedBy(i, ' ') || tokens.joinedBy(i, '年') || tokens.joinedBy(i, '月');
    }

    /** Three numbers that can be day, month and year. */
    private boolean numeric(int i) {
        int a = tokens.number(i);
        int b = tokens.number(i + 1);
        int c = tokens.number(i + 2);
        if (a < 0 || b < 0 || c < 0 || !dateSeparator(i) || !dateSeparator(i + 1)) {
            return false;
        }
        boolean spaced = tokens.joinedBy(i, ' ') || tokens.joinedBy(i + 1, ' ');
        int digits = tokens.length(i + 2);
        boolean dayAndMonth = isDay(a, tokens.length(i)) && isDay(b, tokens.length(i + 1))
                && Math.min(a, b) <= 12;
        boolean is = isYear(a, tokens.length(i)) && b >= 1 && b <= 12 && isDay(c, digits)
                || dayAndMonth && (isYear(c, digits) || digits == 2 && !spaced);
        if (is) {
            tokens.remove(i, i + 3, Fate.PATTERN);
            return true;
        }
        return false;
    }

    /** Month and year, in either order. */
    private boolean monthOfYear(int i) {
        int a = tokens.number(i);
        int b = tokens.number(i + 1);
        boolean joined = tokens.joinedBy(i, '/') || tokens.joinedBy(i, '-') || tokens.joinedBy(i, '.');
        if (joined && (isMonth(a, i) && isYear(b, tokens.length(i + 1))
                || isYear(a, tokens.length(i)) && isMonth(b, i + 1) && tokens.length(i + 1) == 2)) {
            tokens.remove(i, i + 2, Fate.PATTERN);
            return true;
        }
        return false;
    }

    /** 6/15, behind what announces a date: "compared to the exam of 6/15". Fractions and counts look the same. */
    private boolean dayOfMonth(int i) {
        int a = tokens.number(i);
        int b = tokens.number(i + 1);
        boolean is = (tokens.joinedBy(i, '/') || tokens.joinedBy(i, '.'))
                && isDay(a, tokens.length(i)) && isDay(b, tokens.length(i + 1)) && Math.min(a, b) <= 12
                && !tokens.joinedBy(i + 1, '/') && !tokens.is(i - 1, Form.DIGITS)
                && tokens.near(i - 1, " :") && tokens.isCue(i - 1, Cues.DATED)
                && !"of".equals(tokens.word(i + 2));
        if (is && tokens.joinedBy(i, '.') && tokens.length(i + 1) == 1) {
            return false;
        }
        if (is) {
            tokens.remove(i, i + 2, Fate.PATTERN);
        }
        return is;
    }

    private boolean isMonth(int value, int i) {
        return value >= 1 && value <= 12 && tokens.length(i) <= 2;
    }

    private void year(int i) {
        if (isYear(tokens.number(i), tokens.length(i)) && !Numbers.isMeasured(tokens, i)) {
            boolean season = tokens.isCue(i - 1, Cues.SEASON) && tokens.near(i - 1, " ,'");
            tokens.remove(season ? i - 1 : i, i + 1, Fate.PATTERN);
        }
    }

    private boolean time(int i) {
        int hour = tokens.number(i);
        int minute = tokens.number(i + 1);
        if (hour < 0 || hour > 24 || tokens.length(i) > 2 || minute < 0 || minute > 59
                || tokens.length(i + 1) != 2
                || !tokens.joinedBy(i, ':')) {
            return false;
        }
        int end = i + 2;
        if (tokens.joinedBy(i + 1, ':') && tokens.length(i + 2) == 2 && tokens.number(i + 2) >= 0) {
            end++;
            if (tokens.joinedBy(end - 1, '.') && tokens.is(end, Form.DIGITS)) {
                end++;
            }
        }
        boolean suffix = tokens.near(end - 1, " ") && isHourWord(tokens.word(end));
        if (!suffix && end == i + 2 && tokens.length(i) == 1 && !tokens.isGone(i - 1)
                && !tokens.isGone(i - 2)) {
            return false;
        }
        tokens.remove(i, suffix ? end + 1 : end, Fate.PATTERN);
        if ("at".equals(tokens.word(i - 1)) || "um".equals(tokens.word(i - 1))
                || "@".equals(tokens.word(i - 1))) {
            tokens.remove(i - 1, Fate.PATTERN);
        }
        return true;
    }

    private static boolean isHourWord(String word) {
        return switch (word) {
            case "am", "pm", "h", "hr", "hrs", "hours", "uhr", "z", "utc", "gmt", "est", "pst" -> true;
            default -> false;
        };
    }

    /** An age over 89, with the words that make it one. */
    private boolean age(int i) {
        int age = tokens.number(i);
        if (age <= OLDEST_TOLD || age > OLDEST) {
            return false;
        }
        int end = i + 1;
        while (end <= i + 3 && tokens.isCue(end, Cues.YEARS) && tokens.near(end - 1, " -./")) {
            end++;
        }
        boolean before = isAgeWord(tokens.word(i - 1));
        if (end == i + 1 && !before) {
            return false;
        }
        tokens.remove(before ? i - 1 : i, end, Fate.PATTERN);
        return true;
    }

    private static boolean isAgeWord(String word) {
        return switch (word) {
            case "age", "aged", "alter", "age=", "edad", "eta", "idade", "leeftijd", "yo" -> true;
            default -> false;
        };
    }

    /** A month by its name, with the day and the year around it. */
    private void named(int i) {
        if (isCounter(tokens.word(i)) && tokens.is(i - 1, Form.DIGITS) && tokens.gap(i - 1) <= 1) {
            tokens.remove(i - 1, i + 1, Fate.PATTERN);
        }
        if (!tokens.isCue(i, Cues.MONTH)) {
            return;
        }
        boolean dayBefore = tokens.near(i - 1, " -./,_") && isDayRun(i - 1);
        boolean dayAfter = tokens.near(i, " -./,_") && isDayRun(i + 1);
        int yearAt = dayAfter && tokens.near(i + 1, " -./,'_") ? i + 2 : i + 1;
        boolean yearAfter = tokens.near(yearAt - 1, " -./,'_") && tokens.is(yearAt, Form.DIGITS)
                && (isYear(tokens.number(yearAt), tokens.length(yearAt))
                        || tokens.length(yearAt) == 2 && (dayBefore || dayAfter));
        boolean onlyYear = !dayBefore && tokens.near(i, " -./,'_")
                && isYear(tokens.number(i + 1), tokens.length(i + 1));
        boolean isTerm = lexicon.has(tokens.word(i));
        if (!(yearAfter || onlyYear || dayBefore && (!isTerm || isEnglish(tokens.word(i)))
                || dayAfter && !isTerm)) {
            return;
        }
        int start = dayBefore ? i - 1 : i;
        int end = yearAfter ? yearAt + 1 : dayAfter || onlyYear ? i + 2 : i + 1;
        tokens.remove(start, end, Fate.PATTERN);
    }

    /** Year, month and day, behind their numbers. */
    private static boolean isCounter(String word) {
        return switch (word) {
            case "\u5e74", "\u6708", "\u65e5", "\ub144", "\uc6d4", "\uc77c" -> true;
            default -> false;
        };
    }

    private static boolean isEnglish(String month) {
        return switch (month) {
            case "mar", "may", "dec", "oct", "sep" -> true;
            default -> false;
        };
    }

    /** 4, 4th, 4. */
    private boolean isDayRun(int i) {
        String word = tokens.word(i);
        if (tokens.is(i, Form.DIGITS)) {
            return isDay(tokens.number(i), word.length());
        }
        int length = word.length();
        return tokens.is(i, Form.MIXED) && length <= 4 && (word.endsWith("th") || word.endsWith("st")
                || word.endsWith("nd") || word.endsWith("rd"));
    }

    /** 4mar2021, 2021mar04, 20210304t101112, 092y, 14h30. */
    private void mixed(int i) {
        String word = tokens.word(i);
        int a = Numbers.digitsEnd(word, 0);
        int b = Numbers.lettersEnd(word, a);
        int c = Numbers.digitsEnd(word, b);
        String letters = word.substring(a, b);
        boolean month = Cues.MONTH.has(letters);
        boolean years = a >= 2 && a <= 3 && b == word.length() && Cues.YEARS.has(letters)
                && Integer.parseInt(word.substring(0, a)) > OLDEST_TOLD;
        boolean time = a > 0 && a <= 2 && c == word.length() && c - b == 2 && "h".equals(letters);
        boolean hours = a >= 3 && a <= 4 && b == word.length() && isHourWord(letters) && !"h".equals(letters);
        if (month && c == word.length() && (c - b >= 2 || a > 0 && !lexicon.has(letters)) || years || time
                || hours) {
            tokens.remove(i, Fate.PATTERN);
            if (years && tokens.near(i, " ") && "old".equals(tokens.word(i + 1))) {
                tokens.remove(i + 1, Fate.PATTERN);
            }
        }
    }
}
