package io.gantry.pipeline.clean;

/**
 * Writes what stays of a text. Between words that stood side by side everything stays as it was; where something went,
 * one separator is left of those around it, the strongest, and brackets stay in pairs.
 */
final class Composer {

    private final Tokens tokens;
    private final StringBuilder out;

    private Composer(Tokens tokens) {
        this.tokens = tokens;
        out = new StringBuilder(tokens.text.length());
    }

    static String compose(Tokens tokens) {
        return new Composer(tokens).write();
    }

    private String write() {
        int previous = -1;
        int size = tokens.size();
        for (int i = 0; i < size; i++) {
            if (!tokens.stays(i)) {
                continue;
            }
            if (previous < 0 && i > 0) {
                out.append(brackets(-1, i));
            } else if (previous == i - 1) {
                out.append(tokens.text, previous < 0 ? 0 : tokens.end(previous), tokens.start(i));
            } else {
                join(previous, i);
            }
            out.append(tokens.text, tokens.start(i), tokens.end(i));
            previous = i;
        }
        if (previous < 0) {
            return "";
        }
        if (previous == size - 1) {
            out.append(tokens.text, tokens.end(previous), tokens.text.length());
        } else {
            close(previous);
        }
        return out.toString();
    }

    /** What is left at the end: the brackets that the words before need, and a full stop. */
    private void close(int previous) {
        int at = tokens.end(previous);
        String text = tokens.text;
        boolean stop = text.charAt(at) == '.'
                && (at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1)))
                || text.charAt(at) == '%' || text.charAt(at) == '°' || text.charAt(at) == '+';
        if (stop) {
            out.append(text.charAt(at));
        }
        out.append(brackets(previous, tokens.size()));
    }

    /** One separator for the gap between two words that stay. */
    private void join(int left, int right) {
        String strongest = separator(left);
        int rank = rank(strongest);
        for (int i = left + 1; i < right; i++) {
            String other = separator(i);
            int otherRank = i == right - 1 || rank(other) >= LINE ? rank(other) : 0;
            if (otherRank > rank) {
                strongest = other;
                rank = otherRank;
            }
        }
        String brackets = brackets(left, right);
        if (brackets.isEmpty()) {
            out.append(strongest.isEmpty() ? " " : strongest);
        } else if (opens(brackets)) {
            out.append(' ').append(brackets);
        } else {
            out.append(brackets).append(strongest.isEmpty() ? " " : strongest);
        }
    }

    private static boolean opens(String brackets) {
        char last = brackets.charAt(brackets.length() - 1);
        return last == '(' || last == '[' || last == '{' || last == '<';
    }

    /** What stands behind a run, without its brackets and quotes; runs of space as the longest of them. */
    private String separator(int i) {
        StringBuilder separator = new StringBuilder();
        for (int k = tokens.end(i); k < tokens.start(i + 1); k++) {
            char c = tokens.text.charAt(k);
            boolean space = c == ' ' && !separator.isEmpty()
                    && separator.charAt(separator.length() - 1) == ' ';
            if ("()[]{}<>\"'“”„«»#@=*~|".indexOf(c) < 0 && !space) {
                separator.append(c);
            }
        }
        return separator.toString();
    }

    private static final int LINE = 9;

    private static int rank(String separator) {
        int rank = 0;
        for (int k = 0; k < separator.length(); k++) {
            rank = Math.max(rank, switch (separator.charAt(k)) {
                case '\n', '\r', '\f' -> LINE;
                case '.' -> k + 1 < separator.length() && separator.charAt(k + 1) == ' ' ? 8 : 2;
                case ';' -> 7;
                case ':' -> 5;
                case ',' -> 4;
                case '_', '^' -> 3;
                case '-', '/', '+', '&' -> 2;
                default -> 1;
            });
        }
        return rank;
    }

    /** The brackets in the gaps from one word to another that have no partner there. */
    private String brackets(int left, int right) {
        StringBuilder open = new StringBuilder();
        StringBuilder closed = new StringBuilder();
        for (int i = left; i < right; i++) {
            int from = i < 0 ? 0 : tokens.end(i);
            int to = i + 1 < tokens.size() ? tokens.start(i + 1) : tokens.text.length();
            for (int k = from; k < to; k++) {
                bracket(tokens.text.charAt(k), open, closed);
            }
        }
        return left < 0 ? open.toString() : closed.append(open).toString();
    }

    private static void bracket(char c, StringBuilder open, StringBuilder closed) {
        int opening = "([{<".indexOf(c);
        int closing = ")]}>".indexOf(c);
        if (opening >= 0) {
            open.append(c);
        } else if (closing >= 0) {
            int last = open.length() - 1;
            if (last >= 0 && open.charAt(last) == "([{<".charAt(closing)) {
                open.setLength(last);
            } else {
                closed.append(c);
            }
        }
    }
}
