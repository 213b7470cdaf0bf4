package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.profile.Detail.AgeBand;
import io.gantry.pipeline.profile.Detail.AgeCap;
import io.gantry.pipeline.profile.Detail.Cleaning;
import io.gantry.pipeline.profile.Detail.DatePart;
import io.gantry.pipeline.profile.Detail.PostalCode;
import io.gantry.pipeline.yaml.YamlEntry;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code phi_tags} (see docs/manual.md). Confined to one load. */
final class PhiTagLoader {

    private static final Map<String, Action> ACTIONS = actions();
    private static final int AGE_LIMIT = 89;
    private static final String AGE_ABOVE = "090Y";
    private static final Pattern BAND = Pattern.compile("([1-9][0-9]?)Y");
    private static final Pattern CHARACTERS = Pattern.compile("([1-9]) digits?");
    private static final Pattern BARE_PRIVATE = Pattern
            .compile("\\(?[0-9A-Fa-f]{3}[13579BDFbdf],? ?[0-9A-Fa-f]{4}\\)?");

    private final Path profile;
    private boolean shifts;

    /**
     * @param profile the file that tables are named relative to
     */
    PhiTagLoader(Path profile) {
        this.profile = profile;
    }

    private static Map<String, Action> actions() {
        Map<String, Action> actions = new LinkedHashMap<>();
        for (Action action : Action.values()) {
            actions.put(action.name(), action);
        }
        actions.put("SHIFT", Action.SHIFT_DATE);
        actions.put("JITTER", Action.SHIFT_DATE);
        return actions;
    }

    /** True where an override moves dates. */
    boolean shifts() {
        return shifts;
    }

    List<PhiTag> read(YamlMap root) {
        List<PhiTag> overrides = new ArrayList<>();
        YamlMap map = root.map("phi_tags");
        if (map == null) {
            return overrides;
        }
        Set<Selector> seen = new HashSet<>();
        for (YamlEntry entry : map.entries()) {
            if (isRemovedAnyway(entry)) {
                continue;
            }
            Selector selector = entry.key().as(Selector::parse);
            if (selector != null && !seen.add(selector)) {
                entry.key().problem("names the same attribute as an entry before it");
            } else {
                read(entry, selector, overrides);
            }
        }
        return overrides;
    }

    /** A private tag without its creator, to be removed: as the Gantry library writes it, and as all of them are. */
    private static boolean isRemovedAnyway(YamlEntry entry) {
        if (!BARE_PRIVATE.matcher(entry.name()).matches()) {
            return false;
        }
        YamlMap map = entry.value().isMap() ? entry.value().asMap() : null;
        YamlValue action = map == null ? null : map.get("action");
        if (action == null || !"REMOVE".equals(action.asText())) {
            return false;
        }
        entry.key().note("private attributes are removed unless an option or an override keeps them;"
                + " without its creator the tag says nothing");
        return true;
    }

    private void read(YamlEntry entry, @Nullable Selector selector, List<PhiTag> overrides) {
        YamlValue value = entry.value();
        if (!value.isList()) {
            PhiTag override = override(value, selector);
            if (override != null) {
                overrides.add(override);
            }
            return;
        }
        if (value.asValueOrList().isEmpty()) {
            value.problem("names no action");
        }
        boolean decided = false;
        for (YamlValue item : value.asValueOrList()) {
            if (decided) {
                item.problem("an entry before it has no `when`, so that this one is never reached");
            }
            PhiTag override = override(item, selector);
            if (override != null) {
                decided |= override.when() == null;
                overrides.add(override);
            }
        }
    }

    private @Nullable PhiTag override(YamlValue value, @Nullable Selector selector) {
        YamlMap map = value.asMap();
        if (map == null) {
            return null;
        }
        YamlValue named = map.require("action");
        Action action = named == null ? null : action(named);
        map.text("name");
        YamlValue valueAt = map.get(map.contains("replacement") ? "replacement" : "value");
        String text = valueAt == null ? null : valueAt.asText();
        When when = WhenLoader.read(map);
        YamlValue to = map.get("to");
        YamlValue over = map.get("over");
        YamlValue table = map.get("table");
        map.rejectUnknownKeys();
        if (action == null || named == null || selector == null) {
            return null;
        }
        boolean valueMisplaced = misplaced(valueAt, action == Action.REPLACE || action == Action.CAP_AGE,
                "only REPLACE takes a value, and CAP_AGE");
        boolean toMisplaced = misplaced(to, action == Action.GENERALIZE, "only GENERALIZE takes `to`");
        boolean overMisplaced = misplaced(over, action == Action.CAP_AGE, "only CAP_AGE takes `over`");
        boolean tableMisplaced = misplaced(table, action == Action.LOOKUP, "only LOOKUP takes `table`");
        if (valueMisplaced || toMisplaced || overMisplaced || tableMisplaced) {
            return null;
        }
        if (action == Action.REPLACE && valueAt == null) {
            named.note("REPLACE without a value: a dummy of the attribute's VR stands in its place");
            action = Action.DUMMY;
        }
        VR vr = vrOf(selector);
        String objection = objection(selector, action, text, vr, when != null);
        if (objection != null) {
            (valueAt == null ? named : valueAt).problem(objection);
            return null;
        }
        Detail detail = null;
        switch (action) {
            case CAP_AGE -> detail = cap(over, valueAt, text);
            case GENERALIZE -> detail = to == null ? null : range(to, vr);
            case LOOKUP -> detail = table == null || vr == null ? null : table(table, vr);
            case CLEAN -> detail = vr == VR.AE || vr == VR.CS ? Cleaning.IDENTIFIERS : Cleaning.WORDS;
            case SHIFT_DATE -> shifts = true;
            case KEEP, REMOVE, EMPTY, DUMMY, REPLACE, UID, PSEUDONYM -> {
                // The name says it all.
            }
        }
        boolean incomplete = detail == null && (action == Action.GENERALIZE && to == null
                || action == Action.LOOKUP && table == null);
        if (incomplete) {
            map.problem(action == Action.LOOKUP
                    ? "LOOKUP needs a table: a CSV file of two columns"
                    : "GENERALIZE needs `to`: year, month, an age band such as 10Y, or 3 digits");
        }
        return new PhiTag(selector, action, action == Action.REPLACE ? text : null, detail, when);
    }

    private static boolean misplaced(@Nullable YamlValue value, boolean allowed, String message) {
        if (value == null || allowed) {
            return false;
        }
        value.problem(message);
        return true;
    }

    private static @Nullable Action action(YamlValue named) {
        String name = named.asText();
        Action action = name == null ? null : ACTIONS.get(name);
        if (name != null && action == null) {
            named.unknown("no action is called so", ACTIONS.keySet());
        }
        return action;
    }

    private static @Nullable AgeCap cap(@Nullable YamlValue over, @Nullable YamlValue valueAt,
            @Nullable String text) {
        Integer limit = over == null ? Integer.valueOf(AGE_LIMIT) : over.asInt(1, 150);
        String above = text == null ? AGE_ABOVE : text;
        if (limit == null) {
            return null;
        }
        if (valueAt != null && !above.matches("[0-9]{3}Y")) {
            valueAt.problem("must be an age in years such as 090Y");
            return null;
        }
        return new AgeCap(limit, above);
    }

    private static @Nullable Detail range(YamlValue to, @Nullable VR vr) {
        String text = to.asText();
        if (text == null || vr == null) {
            return null;
        }
        Matcher band = BAND.matcher(text);
        Matcher characters = CHARACTERS.matcher(text);
        Detail range = switch (vr) {
            case DA, DT ->
                text.equals("year") ? DatePart.YEAR : text.equals("month") ? DatePart.MONTH : null;
            case AS -> band.matches() ? new AgeBand(Integer.parseInt(band.group(1))) : null;
            default -> characters.matches() ? new PostalCode(Integer.parseInt(characters.group(1))) : null;
        };
        if (range == null) {
            to.problem(switch (vr) {
                case DA, DT -> "a date generalizes to year or month";
                case AS -> "an age generalizes to a band such as 10Y";
                default -> "a postal code generalizes to its first digits, such as 3 digits";
            });
        }
        return range;
    }

    private Detail.@Nullable LookupTable table(YamlValue at, VR vr) {
        String name = at.asText();
        return name == null ? null : LookupFile.read(profile.resolveSibling(name), at, vr);
    }

    private static @Nullable VR vrOf(Selector selector) {
        return switch (selector) {
            case Selector.OfTag(int tag) -> StandardDictionary.vrOf(tag);
            case Selector.OfVr(VR vr) -> vr;
            case Selector.OfPath path -> vrOf(path.last());
            case Selector.OfRepeating _,Selector.OfPrivate _,Selector.AnyPrivate _ -> null;
        };
    }

    /** Why an action cannot be done on what is selected; null where it can. */
    private static @Nullable String objection(Selector selector, Action action, @Nullable String value,
            @Nullable VR vr, boolean conditional) {
        Selector last = selector instanceof Selector.OfPath path ? path.last() : selector;
        if (last instanceof Selector.OfTag(int tag) && action != Action.KEEP
                && Identifying.isStructural(tag)) {
            return "this attribute holds the instance together, or says how it was cleaned: it cannot be"
                    + " overridden";
        }
        if (last instanceof Selector.OfRepeating && conditional) {
            return "repeating groups take no `when`: they are kept or removed as a whole";
        }
        if (action == Action.KEEP || action == Action.REMOVE || action == Action.EMPTY) {
            return null;
        }
        if (vr == null) {
            return switch (last) {
                case Selector.OfRepeating _ -> "repeating groups take KEEP, REMOVE or EMPTY";
                default -> action == Action.CLEAN
                        ? null
                        : "a private attribute has no VR that is known here: use KEEP, REMOVE or EMPTY, or CLEAN";
            };
        }
        return Fitness.objection(action, vr, value, last instanceof Selector.OfTag(int tag)
                ? tag
                : Tag.PatientComments);
    }
}
