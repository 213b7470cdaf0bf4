package io.gantry.pipeline.ctp;

import io.gantry.pipeline.redact.rule.AttributePath;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Parses a signature by recursive descent: {@code !} binds before {@code *} (and) before {@code +} (or); parentheses,
 * {@code true}, {@code false}, {@code //} comments to the end of the line.
 */
final class CtpSignatureParser {

    private static final Pattern OPERAND = Pattern.compile(
            "((?:root:)?(?:[A-Za-z0-9]+|\\[[0-9A-Fa-f]{4},\\s*[0-9A-Fa-f]{4}\\]|[0-9A-Fa-f]{4}\\[[^\\]]+\\][0-9A-Fa-f]{2})"
                    + "(?:::(?:[A-Za-z0-9]+|\\[[0-9A-Fa-f]{4},\\s*[0-9A-Fa-f]{4}\\]|[0-9A-Fa-f]{4}\\[[^\\]]+\\][0-9A-Fa-f]{2}))*)"
                    + "\\s*\\.\\s*([A-Za-z]+)\\s*\\(\\s*\"([^\"]*)\"\\s*\\)");
    private static final Pattern OWNED = Pattern.compile("([0-9A-Fa-f]{4})\\[([^\\]]+)\\]([0-9A-Fa-f]{2})");
    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9A-Fa-f]{4}),\\s*([0-9A-Fa-f]{4})\\]");
    /** Keywords of the edition that dcm4che 1 was made for. */
    private static final Map<String, String> OLD_NAMES = Map.of("ManufacturersModelName",
            "ManufacturerModelName",
            "SoftwareVersion", "SoftwareVersions", "PatientsName", "PatientName", "PatientsSex", "PatientSex",
            "PatientsBirthDate", "PatientBirthDate", "PatientsAge", "PatientAge", "ReferringPhysiciansName",
            "ReferringPhysicianName", "OperatorName", "OperatorsName");
    private static final int DEEPEST = 200;

    private final String text;
    private final int firstLine;
    private int at;
    private int depth;

    /** @param firstLine of the script that the text begins on */
    CtpSignatureParser(String text, int firstLine) {
        this.text = text;
        this.firstLine = firstLine;
    }

    CtpExpression parse() throws CtpException {
        CtpExpression expression = or();
        skip();
        if (at < text.length()) {
            throw problem("is not understood from here on: expected *, + or the end of the signature");
        }
        return expression;
    }

    private CtpExpression or() throws CtpException {
        CtpExpression left = and();
        while (accept('+')) {
            left = new CtpExpression.Or(left, and());
        }
        return left;
    }

    private CtpExpression and() throws CtpException {
        CtpExpression left = not();
        while (accept('*')) {
            left = new CtpExpression.And(left, not());
        }
        return left;
    }

    private CtpExpression not() throws CtpException {
        if (++depth > DEEPEST) {
            throw problem("is nested too deeply");
        }
        try {
            if (accept('!')) {
                return new CtpExpression.Not(not());
            }
            if (accept('(')) {
                CtpExpression inner = or();
                if (!accept(')')) {
                    throw problem("a parenthesis is not closed");
                }
                return inner;
            }
            return operand();
        } finally {
            depth--;
        }
    }

    private CtpExpression operand() throws CtpException {
        skip();
        for (boolean constant : new boolean[]{true, false}) {
            String word = Boolean.toString(constant);
            int end = at + word.length();
            if (text.startsWith(word, at)
                    && (end == text.length()
                            || !Character.isLetterOrDigit(text.charAt(end)) && text.charAt(end) != '.')) {
                at = end;
                return new CtpExpression.Constant(constant);
            }
        }
        Matcher operand = OPERAND.matcher(text).region(at, text.length());
        if (!operand.lookingAt()) {
            throw problem("expected Element.function(\"literal\"), true or false");
        }
        CtpFunction function = CtpFunction.of(operand.group(2));
        if (function == null) {
            throw problem("there is no function \"" + operand.group(2) + "\"");
        }
        String literal = operand.group(3);
        check(function, literal);
        AttributePath path = path(operand.group(1));
        at = operand.end();
        return new CtpExpression.Call(path, function, literal);
    }

    private void check(CtpFunction function, String literal) throws CtpException {
        if (function.isNumeric() && CtpFunction.digits(literal).isEmpty()) {
            throw problem("compares with what is no number");
        }
        if (function.isNumeric() && !literal.strip().matches("[0-9]+")) {
            // There "1.5" is 15, and a value of "2.0" is 20: no number here compares as that does.
            throw problem("compares with a number that is not whole: CTP takes its digits alone, which are "
                    + CtpFunction.digits(literal) + "; write the whole number that is meant");
        }
        if (function == CtpFunction.MATCHES) {
            try {
                Pattern.compile(literal);
            } catch (PatternSyntaxException e) {
                throw problem("is no regular expression: " + e.getDescription());
            }
        }
    }

    private AttributePath path(String element) throws CtpException {
        String[] steps = (element.startsWith("root:") ? element.substring(5) : element).split("::", -1);
        for (int i = 0; i < steps.length; i++) {
            Matcher owned = OWNED.matcher(steps[i]);
            Matcher bracketed = BRACKETED.matcher(steps[i]);
            if (owned.matches()) {
                steps[i] = owned.group(1) + ",\"" + owned.group(2) + "\"," + owned.group(3);
            } else if (bracketed.matches()) {
                steps[i] = bracketed.group(1) + "," + bracketed.group(2);
            } else {
                steps[i] = OLD_NAMES.getOrDefault(steps[i], steps[i]);
            }
        }
        try {
            return AttributePath.parse(String.join("::", steps));
        } catch (IllegalArgumentException e) {
            throw problem(String.valueOf(e.getMessage()));
        }
    }

    private boolean accept(char wanted) {
        skip();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    /** Passes over white space and comments. */
    private void skip() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else {
                return;
            }
        }
    }

    private CtpException problem(String problem) {
        int line = firstLine
                + (int) text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n')
                        .count();
        return new CtpException(line, problem);
    }
}
