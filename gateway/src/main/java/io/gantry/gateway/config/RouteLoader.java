package io.gantry.gateway.config;

import io.gantry.dicom.dict.UidRegistry;
import io.gantry.pipeline.yaml.ValueParser;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads {@code routes} and checks them against listeners, destinations and one another. */
final class RouteLoader {

    private final FileChecks files;
    private final List<Located<ListenerConfig>> listeners;
    private final Set<String> destinations;
    private final boolean listenersKnown;

    /**
     * @param listenersKnown false when a listener could not be loaded: conditions on AE titles are then not judged
     * @param destinations   the names, also of those that could not be loaded
     */
    RouteLoader(FileChecks files, List<Located<ListenerConfig>> listeners, boolean listenersKnown,
            Set<String> destinations) {
        this.files = files;
        this.listeners = listeners;
        this.listenersKnown = listenersKnown;
        this.destinations = destinations;
    }

    List<RouteConfig> load(YamlMap root) {
        var routes = new ArrayList<Located<RouteConfig>>();
        var conditions = new ArrayList<Located<RouteCondition>>();
        for (YamlValue item : root.requireList("routes")) {
            YamlMap map = item.asMap();
            if (map != null) {
                route(item, map, routes, conditions);
            }
        }
        return routes.stream().map(Located::value).toList();
    }

    private void route(YamlValue item, YamlMap map, List<Located<RouteConfig>> routes,
            List<Located<RouteCondition>> conditions) {
        String name = map.requireValue("name", Shapes::name);
        YamlValue nameValue = map.get("name");
        for (Located<RouteConfig> earlier : routes) {
            if (nameValue != null && earlier.value().name().equals(name)) {
                nameValue.problem("route " + name + " is already defined on line " + earlier.at().line());
            }
        }
        YamlValue whenValue = map.get("when");
        RouteCondition when = condition(whenValue);
        Path profile = files.file(map.require("profile"));
        List<String> targets = targets(map);
        map.rejectUnknownKeys();
        if (when != null) {
            YamlValue at = whenValue == null ? item : whenValue;
            conditions.stream().filter(c -> c.value().covers(when)).findFirst()
                    .ifPresent(c -> at.problem("is never reached: the route on line " + c.at().line()
                            + " takes everything that this one would"));
            conditions.add(new Located<>(when, item));
        }
        if (name != null && when != null && profile != null) {
            routes.add(new Located<>(new RouteConfig(name, when, profile, targets), item));
        }
    }

    private List<String> targets(YamlMap map) {
        YamlValue value = map.require("destinations");
        List<YamlValue> items = value == null ? null : value.asList();
        if (value == null || items == null) {
            return List.of();
        }
        if (items.isEmpty()) {
            value.problem("must name at least one destination");
        }
        var names = new LinkedHashSet<String>();
        for (YamlValue item : items) {
            String name = item.asText();
            if (name == null) {
                continue;
            }
            if (!destinations.contains(name)) {
                item.unknown("there is no destination \"" + name + "\"", destinations);
            } else if (!names.add(name)) {
                item.problem("destination " + name + " is named twice");
            }
        }
        return List.copyOf(names);
    }

    /** Null after a problem: a condition that is half understood must not be compared with others. */
    private @Nullable RouteCondition condition(@Nullable YamlValue value) {
        if (value == null) {
            return RouteCondition.ANY;
        }
        YamlMap map = value.asMap();
        if (map == null) {
            return null;
        }
        map.renamed("called_aet", "called_ae_title");
        map.renamed("calling_aet", "calling_ae_title");
        Set<String> called = set(map, "called_ae_title", Shapes::aeTitle);
        Set<String> calling = set(map, "calling_ae_title", Shapes::aeTitle);
        Set<String> modalities = set(map, "modality", Shapes::modality);
        Set<String> sopClasses = set(map, "sop_class", this::sopClass);
        map.rejectUnknownKeys();
        if (called == null || calling == null || modalities == null || sopClasses == null) {
            return null;
        }
        if (listenersKnown) {
            checkAeTitles(map, called, calling);
        }
        return new RouteCondition(called, calling, modalities, sopClasses);
    }

    private static @Nullable Set<String> set(YamlMap map, String key, ValueParser<String> parser) {
        YamlValue value = map.get(key);
        if (value == null) {
            return Set.of();
        }
        var values = new LinkedHashSet<String>();
        List<YamlValue> items = value.asValueOrList();
        boolean sound = true;
        if (items.isEmpty()) {
            // It would read as "none" and act as "any".
            value.problem("is empty: leave the key out to match any");
            sound = false;
        }
        for (YamlValue item : items) {
            String parsed = item.as(parser);
            sound &= parsed != null;
            if (parsed != null && !values.add(parsed)) {
                item.problem(parsed + " is named twice");
            }
        }
        return sound ? values : null;
    }

    /** A SOP Class UID, given as such or by its keyword in PS3.6. */
    private String sopClass(String text) {
        for (UidRegistry.Entry entry : UidRegistry.ofType(UidRegistry.SOP_CLASS)) {
            if (text.equals(entry.uid()) || text.equals(entry.keyword())) {
                return entry.uid();
            }
        }
        if (!text.matches("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))+") || text.length() > 64) {
            throw new IllegalArgumentException(
                    "\"" + text
                            + "\" is neither a SOP Class UID nor a keyword of PS3.6 such as CTImageStorage");
        }
        boolean acceptable = !listenersKnown
                || listeners.stream().anyMatch(listener -> listener.value().accept().unknownSopClasses());
        if (!acceptable) {
            throw new IllegalArgumentException(
                    text + " is no SOP Class of PS3.6, and no listener accepts unknown_sop_classes");
        }
        return text;
    }

    private void checkAeTitles(YamlMap map, Set<String> called, Set<String> calling) {
        Set<String> listening = new LinkedHashSet<>();
        listeners.forEach(listener -> listening.add(listener.value().aeTitle()));
        for (YamlValue item : items(map, "called_ae_title")) {
            String aeTitle = item.as(Shapes::aeTitle);
            if (aeTitle != null && !listening.contains(aeTitle)) {
                item.unknown("no listener has the AE title " + aeTitle, listening);
            }
        }
        List<AcceptConfig> doors = listeners.stream().map(Located::value)
                .filter(listener -> called.isEmpty() || called.contains(listener.aeTitle()))
                .map(ListenerConfig::accept).toList();
        var welcome = new LinkedHashSet<String>();
        doors.forEach(door -> welcome.addAll(door.callingAeTitles()));
        for (YamlValue item : items(map, "calling_ae_title")) {
            String aeTitle = item.as(Shapes::aeTitle);
            if (aeTitle != null && calling.contains(aeTitle) && !doors.isEmpty()
                    && doors.stream().noneMatch(door -> door.acceptsCallingAeTitle(aeTitle))) {
                item.unknown("no listener of this route accepts the calling AE title " + aeTitle, welcome);
            }
        }
    }

    private static List<YamlValue> items(YamlMap map, String key) {
        YamlValue value = map.get(key);
        return value == null ? List.of() : value.asValueOrList();
    }
}
