package io.gantry.pipeline.ctp;

import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.profile.RuleTable;
import io.gantry.pipeline.yaml.Problems;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private static final Pattern FUNCTION = Pattern.compile("@[A-Za-z]+(?=\\s*\\()");
    private static final String SHIFT = "SHIFT_DATE";
    private static final String KEEP = "KEEP";
    private static final String REPLACE = "REPLACE";
    private static final String BURNED_IN = "0028,0301";
    private static final String PSEUDONYM_NOTE = "becomes a pseudonym under the site's key; there it is an MD5 that"
            + " anybody can reverse, and old pseudonyms will not come out again";
    private static final String HEAD = "version: \"2.0\"\nprivacy_profile: basic\n";
    private static final String JITTER = "date_jitter: { min_days: -365, max_days: -1 }\n";

    /**
     * What an expression becomes.
     *
     * @param value only of REPLACE
     * @param parameter whose value it is; null where it is none's
     * @param note what became something else; null where nothing did
     */
    private record Action(String name, @Nullable String value, @Nullable String parameter,
            @Nullable String note) {

        static Action of(String name, @Nullable String note) {
            return new Action(name, null, null, note);
        }

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
    public static CtpImport convert(String script, String name) throws CtpException {
        CtpAnonymizerScript parsed = CtpAnonymizerScript.parse(script);
        CtpImport.Notes notes = parsed.notes();
        Map<String, String> overrides = new TreeMap<>();
        Set<String> used = new HashSet<>();
        boolean dates = false;
        RuleTable basic = Objects.requireNonNull(ProfileLoader.parse(HEAD, "basic", new Problems()),
                "is a profile").rules();
        for (CtpAnonymizerScript.Element element : parsed.elements()) {
            if (!element.enabled()) {
                notes.add(element.line(), element.tag(),
                        "switched off there, so it is as if not named; " + decision(basic, element.tag()));
                continue;
            }
            // Of two lines on one attribute the later counts there; an earlier one must not stay where that is not taken.
            boolean again = overrides.remove(element.tag()) != null;
            Action action = action(element, parsed.parameters());
            if (action == null) {
                notes.add(element.line(), element.tag(),
                        "cannot be carried over: " + functions(element) + "; "
                                + decision(basic, element.tag()));
                continue;
            }
            if (element.tag().equals(BURNED_IN) && action.name().equals(REPLACE)) {
                notes.add(element.line(), element.tag(),
                        "not carried over: the receiver would take it for the word of somebody who looked at the image;"
                                + " here what is blanked says NO, and the rest what it said");
                continue;
            }
            String entry = RuleWriter.quoted(element.tag()) + ": " + action.flow();
            String objection = objection(entry, action.name().equals(SHIFT));
            if (objection != null) {
                notes.add(element.line(), element.tag(), "not carried over: " + objection.replace(
                        element.tag(), "it") + "; " + decision(basic, element.tag()));
                continue;
            }
            if (again) {
                notes.add(element.line(), element.tag(), "named before: this line is the one that counts");
            }
            if (action.note() != null) {
                notes.add(element.line(), element.tag(), action.note());
            }
            if (action.name().equals(KEEP) && basic.of(number(element.tag()))
                    .action() != io.gantry.pipeline.profile.Action.KEEP) {
                notes.add(element.line(), element.tag(),
                        "kept, as the script says; the Basic Profile would not");
            }
            dates |= action.name().equals(SHIFT);
            used.add(String.valueOf(action.parameter()));
            overrides.put(element.tag(), entry + comment(element.tag()));
        }
        parsed.parameters().forEach((parameter, value) -> {
            if (!used.contains(parameter)) {
                notes.add(value.line(), parameter, "a parameter that nothing carried over takes");
            }
        });
        StringBuilder yaml = new StringBuilder("# Imported from " + name.replaceAll("\\p{Cntrl}", "?")
                + ", on top of the Basic Profile.\n\n" + HEAD);
        yaml.append(dates ? JITTER : "");
        yaml.append("remove_private_tags: true\nunmatched: hold\n");
        yaml.append(overrides.isEmpty() ? "" : "phi_tags:\n");
        overrides.values().forEach(entry -> yaml.append("  ").append(entry).append('\n'));
        return new CtpImport(yaml.toString(), overrides.size(), notes.list(),
                overrides.size() + " attributes carried over");
    }

    private static String comment(String tag) {
        StandardDictionary.Entry known = StandardDictionary
                .lookup(number(tag));
        return known == null ? "" : "   # " + known.keyword();
    }

    /** What becomes of an attribute that the profile has no override for. */
    private static String decision(RuleTable basic, String tag) {
        int number = number(tag);
        boolean sequence = StandardDictionary.vrOf(number) == VR.SQ;
        return "the Basic Profile " + switch (basic.of(number).action()) {
            case KEEP -> sequence ? "keeps it and cleans what is in it" : "keeps it";
            case REMOVE -> "removes it";
            case EMPTY -> "empties it";
            case DUMMY, REPLACE -> sequence ? "puts dummies for what is in it" : "puts a dummy in its place";
            case UID -> "makes another UID of it";
            case PSEUDONYM -> "makes a pseudonym of it";
            case SHIFT_DATE -> "moves it by the patient's days";
            case CLEAN -> "cleans it";
            case CAP_AGE, GENERALIZE, LOOKUP -> "makes it less exact";
        };
    }

    private static int number(String tag) {
        return Integer.parseUnsignedInt(tag.replace(",", ""), 16);
    }

    /** Why a profile does not take an override; null where it does. */
    private static @Nullable String objection(String entry, boolean dates) {
        Problems problems = new Problems();
        ProfileLoader.parse(HEAD + (dates ? JITTER : "") + "phi_tags:\n  " + entry + "\n", "imported",
                problems);
        return problems.isEmpty() ? null : problems.list().getFirst().message();
    }

    private static @Nullable Action action(CtpAnonymizerScript.Element element,
            Map<String, CtpAnonymizerScript.Parameter> parameters) {
        String text = element.expression().strip();
        if (text.isEmpty()) {
            return Action.of("EMPTY", null);
        }
        Matcher call = CALL.matcher(text);
        if (!call.matches() || !isBalanced(call.group(2))) {
            return text.contains("@") ? null : new Action(REPLACE, text, null, null);
        }
        List<String> arguments = Arrays.stream(call.group(2).split(",")).map(String::strip).toList();
        return switch (call.group(1)) {
            case "keep" -> Action.of(KEEP, null);
            case "require" -> arguments.equals(List.of(""))
                    ? Action.of(KEEP, "kept where it is there; there it is also made where it is not")
                    : null;
            case "remove" -> Action.of("REMOVE", null);
            case "empty" -> Action.of("EMPTY", null);
            case "blank" -> Action.of("EMPTY", "becomes empty; there it becomes spaces");
            case "hash", "hashname" -> of(element, arguments, 0, "PSEUDONYM", PSEUDONYM_NOTE);
            case "hashptid" -> of(element, arguments, 1, "PSEUDONYM", PSEUDONYM_NOTE);
            case "hashuid" -> of(element, arguments, 1, "UID",
                    "becomes a UID under the site's key, not an MD5 of the original");
            case "incrementdate", "hashdate", "modifydate" -> of(element, arguments, 0, SHIFT,
                    "moves by the patient's own number of days (date_jitter), not by the script's");
            case "param" -> parameter(call.group(2).strip(), parameters);
            default -> null;
        };
    }

    /** An action on the attribute itself; null where the script takes the value of another one. */
    private static @Nullable Action of(CtpAnonymizerScript.Element element, List<String> arguments, int at,
            String name, String note) {
        return at < arguments.size() && element.isCalled(arguments.get(at)) ? Action.of(name, note) : null;
    }

    private static @Nullable Action parameter(String argument,
            Map<String, CtpAnonymizerScript.Parameter> parameters) {
        String name = argument.replaceFirst("^@", "");
        CtpAnonymizerScript.Parameter parameter = parameters.get(name);
        return parameter == null || parameter.value().contains("@")
                ? null
                : new Action(REPLACE, parameter.value(), name, null);
    }

    /** True where the parentheses of the text close one another. */
    private static boolean isBalanced(String text) {
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            open += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (open < 0) {
                return false;
            }
        }
        return open == 0;
    }

    /** Which functions an expression is made of; their arguments may be names of patients. */
    private static String functions(CtpAnonymizerScript.Element element) {
        List<String> names = FUNCTION.matcher(element.expression()).results()
                .map(result -> result.group().toLowerCase(Locale.ROOT)).distinct().toList();
        String functions = names.isEmpty() ? "not understood" : String.join(", ", names);
        return names.contains("@quarantine")
                ? functions + " (what it quarantines is not held here)"
                : functions;
    }
}
