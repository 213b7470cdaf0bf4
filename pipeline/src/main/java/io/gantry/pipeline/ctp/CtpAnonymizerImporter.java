package io.gantry.pipeline.ctp;

import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.yaml.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a DicomAnonymizer script as a profile. The profile stands on the Basic Profile: what the script does not name, or
 * what of it cannot be carried over, is done as PS3.15 Table E.1-1 says. Stateless.
 */
public final class CtpAnonymizerImporter {

    private static final Pattern CALL = Pattern.compile("@([a-z]+)\\s*\\((.*)\\)", Pattern.DOTALL);
    private static final String SHIFT = "SHIFT_DATE";

    /**
     * What came of it.
     *
     * @param yaml a profile
     * @param carried how many elements it overrides
     * @param notes what was carried over as something else, or not at all, each with its line
     */
    public record Result(String yaml, int carried, List<String> notes) {

        public Result {
            notes = List.copyOf(notes);
        }
    }

    /**
     * What an expression becomes.
     *
     * @param value only of REPLACE
     * @param note what became something else; null where nothing did
     */
    private record Action(String name, @Nullable String value, @Nullable String note) {

        String flow() {
            return "{ action: " + name + (value == null ? "" : ", value: " + RuleWriter.quoted(value)) + " }";
        }
    }

    private CtpAnonymizerImporter() {
    }

    /**
     * Imports a script.
     *
     * @param name of the script, for comments
     * @throws CtpException where it cannot be read
     */
    public static Result convert(String script, String name) throws CtpException {
        CtpAnonymizerScript parsed = CtpAnonymizerScript.parse(script);
        List<String> notes = new ArrayList<>(parsed.notes());
        Map<String, String> overrides = new TreeMap<>();
        boolean dates = false;
        for (CtpAnonymizerScript.Element element : parsed.elements()) {
            String where = "line " + element.line() + ": (" + element.tag() + ") ";
            if (!element.enabled()) {
                notes.add(where + "is switched off there; here the Basic Profile decides");
                continue;
            }
            Action action = action(element.expression(), parsed.parameters());
            if (action == null) {
                notes.add(where + "cannot be carried over: " + functions(element.expression())
                        + "; the Basic Profile decides");
                continue;
            }
            String entry = RuleWriter.quoted(element.tag()) + ": " + action.flow();
            String objection = objection(entry, action.name().equals(SHIFT));
            if (objection != null) {
                notes.add(where + "is not carried over: " + objection);
                continue;
            }
            if (action.note() != null) {
                notes.add(where + action.note());
            }
            dates |= action.name().equals(SHIFT);
            overrides.put(element.tag(), entry + comment(element.tag()));
        }
        StringBuilder yaml = new StringBuilder("# Imported from " + name.replaceAll("\\p{Cntrl}", "?")
                + ", on top of the Basic Profile.\n\nversion: \"2.0\"\nprivacy_profile: basic\n");
        if (dates) {
            yaml.append("date_jitter: { min_days: -365, max_days: -1 }\n");
        }
        yaml.append("remove_private_tags: true\nunmatched: hold\n");
        yaml.append(overrides.isEmpty() ? "" : "phi_tags:\n");
        overrides.values().forEach(entry -> yaml.append("  ").append(entry).append('\n'));
        return new Result(yaml.toString(), overrides.size(), notes);
    }

    private static String comment(String tag) {
        StandardDictionary.Entry known = StandardDictionary
                .lookup(Integer.parseUnsignedInt(tag.replace(",", ""), 16));
        return known == null ? "" : "   # " + known.keyword();
    }

    /** Why a profile does not take an override; null where it does. */
    private static @Nullable String objection(String entry, boolean dates) {
        Problems problems = new Problems();
        String jitter = dates ? "date_jitter: { min_days: -365, max_days: -1 }\n" : "";
        ProfileLoader.parse(
                "version: \"2.0\"\nprivacy_profile: basic\n" + jitter + "phi_tags:\n  " + entry + "\n",
                "imported", problems);
        return problems.isEmpty() ? null : problems.list().getFirst().message();
    }

    private static @Nullable Action action(String expression, Map<String, String> parameters) {
        String text = expression.strip();
        if (text.isEmpty()) {
            return new Action("EMPTY", null, null);
        }
        Matcher call = CALL.matcher(text);
        if (!call.matches() || balanced(call.group(2)) == null) {
            return text.contains("@") ? null : new Action("REPLACE", text, null);
        }
        String argument = call.group(2).strip();
        return switch (call.group(1)) {
            case "keep" -> new Action("KEEP", null, null);
            case "require" -> argument.isEmpty()
                    ? new Action("KEEP", null,
                            "is kept where it is there; there it is also made where it is not")
                    : null;
            case "remove" -> new Action("REMOVE", null, null);
            case "empty" -> new Action("EMPTY", null, null);
            case "blank" -> new Action("EMPTY", null, "becomes empty; there it becomes spaces");
            case "hash", "hashname", "hashptid" -> new Action("PSEUDONYM", null,
                    "becomes a pseudonym under the site's key; there it is an MD5 that anybody can reverse, and old"
                            + " pseudonyms will not come out again");
            case "hashuid" ->
                new Action("UID", null, "becomes a UID under the site's key, not an MD5 of the original");
            case "incrementdate", "hashdate", "modifydate" -> new Action(SHIFT, null,
                    "moves by the patient's own number of days (date_jitter), not by the script's");
            case "param" -> parameter(argument, parameters);
            default -> null;
        };
    }

    private static @Nullable Action parameter(String argument, Map<String, String> parameters) {
        String value = parameters.get(argument.replaceFirst("^@", ""));
        return value == null || value.contains("@") ? null : new Action("REPLACE", value, null);
    }

    /** The text, where its parentheses close one another; null where they do not. */
    private static @Nullable String balanced(String text) {
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            open += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (open < 0) {
                return null;
            }
        }
        return open == 0 ? text : null;
    }

    private static String functions(String expression) {
        List<String> names = Pattern.compile("@[A-Za-z]+").matcher(expression).results()
                .map(result -> result.group().toLowerCase(Locale.ROOT)).distinct().toList();
        return names.isEmpty() ? "not understood" : String.join(", ", names);
    }
}
