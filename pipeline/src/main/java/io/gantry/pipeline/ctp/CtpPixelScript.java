package io.gantry.pipeline.ctp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DicomPixelAnonymizer script: signatures in braces, each followed by its regions in parentheses; the rest is comment.
 * The first signature that holds is the one.
 *
 * @param entries in their order
 */
record CtpPixelScript(List<Entry> entries) {

    /** @param line of the brace that opens the signature */
    record Entry(int line, CtpExpression signature, List<Region> regions) {
    }

    /** Left and top, negative ones from the right and the bottom; the ends are inclusive: one more is blanked. */
    record Region(int left, int top, int width, int height) {
    }

    private static final Pattern PART = Pattern.compile("\\{[^}]*\\}|\\([^)]*\\)");
    private static final Pattern REGION = Pattern
            .compile("\\(\\s*(-?\\d{1,5})\\s*,\\s*(-?\\d{1,5})\\s*,\\s*(\\d{1,5})\\s*,\\s*(\\d{1,5})\\s*\\)");

    CtpPixelScript {
        entries = List.copyOf(entries);
    }

    /** @throws CtpException with everything that is wrong, a line each */
    static CtpPixelScript parse(String text) throws CtpException {
        List<Entry> entries = new ArrayList<>();
        List<CtpException> problems = new ArrayList<>();
        Matcher parts = PART.matcher(text);
        int end = 0;
        while (parts.find()) {
            unclosed(text, end, parts.start());
            end = parts.end();
            int line = lineAt(text, parts.start());
            String part = parts.group();
            try {
                if (part.startsWith("{")) {
                    CtpExpression signature = new CtpSignatureParser(part.substring(1, part.length() - 1),
                            line)
                            .parse();
                    entries.add(new Entry(line, signature, new ArrayList<>()));
                } else if (!entries.isEmpty()) {
                    entries.getLast().regions.add(region(part, line));
                }
            } catch (CtpException e) {
                problems.add(e);
            }
        }
        if (!problems.isEmpty()) {
            throw new CtpException(problems);
        }
        unclosed(text, end, text.length());
        if (entries.isEmpty()) {
            throw new CtpException(1, "there is no signature: { ... } in this file");
        }
        return new CtpPixelScript(entries);
    }

    private static void unclosed(String text, int from, int to) throws CtpException {
        int brace = text.substring(from, to).indexOf('{');
        if (brace >= 0) {
            throw new CtpException(lineAt(text, from + brace), "a signature is not closed by }");
        }
        int parenthesis = text.substring(from, to).indexOf('(');
        if (parenthesis >= 0) {
            throw new CtpException(lineAt(text, from + parenthesis), "a region is not closed by )");
        }
    }

    private static Region region(String part, int line) throws CtpException {
        Matcher numbers = REGION.matcher(part);
        if (!numbers.matches()) {
            throw new CtpException(line,
                    "is no region: (left, top, width, height) in pixels; CTP takes all parentheses"
                            + " behind a signature for regions, those of a comment, too");
        }
        return new Region(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)),
                Integer.parseInt(numbers.group(3)), Integer.parseInt(numbers.group(4)));
    }

    private static int lineAt(String text, int offset) {
        return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
