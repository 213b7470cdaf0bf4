package io.gantry.gateway.config;

import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads {@code listeners}. */
final class ListenerLoader {

    static final int DEFAULT_MAX_PDU = 256 << 10;
    private static final int DEFAULT_MAX_ASSOCIATIONS = 100;

    private final TlsLoader tls;

    ListenerLoader(FileChecks files) {
        this.tls = new TlsLoader(files);
    }

    List<Located<ListenerConfig>> load(YamlMap root) {
        var listeners = new ArrayList<Located<ListenerConfig>>();
        YamlValue value = root.require("listeners");
        List<YamlValue> items = value == null ? null : value.asList();
        if (value == null || items == null) {
            return listeners;
        }
        if (items.isEmpty()) {
            value.problem("must name at least one listener");
        }
        for (YamlValue item : items) {
            ListenerConfig listener = listener(item);
            if (listener != null) {
                listeners.add(new Located<>(listener, item));
            }
        }
        checkTogether(listeners);
        return listeners;
    }

    private @Nullable ListenerConfig listener(YamlValue item) {
        YamlMap map = item.asMap();
        if (map == null) {
            return null;
        }
        map.renamed("aet", "ae_title");
        map.renamed("host", "bind");
        map.renamed("address", "bind");
        String aeTitle = map.requireValue("ae_title", Shapes::aeTitle);
        Integer port = map.requireInteger("port", 0, 65535);
        String bind = map.value("bind", Shapes::bindAddress, "127.0.0.1");
        AcceptConfig accept = accept(map.map("accept"));
        TlsConfig tlsConfig = tls.listener(map.map("tls"));
        int maxPdu = map.value("max_pdu", Shapes::maxPdu, DEFAULT_MAX_PDU);
        int maxAssociations = map.integer("max_associations", 1, 10_000, DEFAULT_MAX_ASSOCIATIONS);
        ListenerTimeouts timeouts = timeouts(map.map("timeouts"));
        map.rejectUnknownKeys();
        if (aeTitle == null || port == null) {
            return null;
        }
        return new ListenerConfig(aeTitle, port, bind, accept, tlsConfig, maxPdu, maxAssociations, timeouts);
    }

    private static AcceptConfig accept(@Nullable YamlMap map) {
        if (map == null) {
            return new AcceptConfig(Set.of(), List.of(), false);
        }
        map.renamed("calling_aets", "calling_ae_titles");
        // An empty list would read as "nobody" and act as "anybody".
        for (String key : List.of("calling_ae_titles", "networks")) {
            YamlValue value = map.get(key);
            if (value != null && value.isList() && value.asValueOrList().isEmpty()) {
                value.problem("is empty: leave the key out to accept any");
            }
        }
        var accept = new AcceptConfig(Set.copyOf(map.values("calling_ae_titles", Shapes::aeTitle)),
                map.values("networks", Network::parse), map.bool("unknown_sop_classes", false));
        map.rejectUnknownKeys();
        return accept;
    }

    private static ListenerTimeouts timeouts(@Nullable YamlMap map) {
        ListenerTimeouts defaults = ListenerTimeouts.DEFAULTS;
        if (map == null) {
            return defaults;
        }
        var timeouts = new ListenerTimeouts(map.value("artim", Shapes::timeout, defaults.artim()),
                map.value("association", Shapes::timeout, defaults.association()),
                map.value("dimse", Shapes::timeout, defaults.dimse()),
                map.value("min_rate", Shapes::minRate, defaults.minRate()));
        map.rejectUnknownKeys();
        return timeouts;
    }

    private static void checkTogether(List<Located<ListenerConfig>> listeners) {
        for (int i = 0; i < listeners.size(); i++) {
            ListenerConfig later = listeners.get(i).value();
            for (Located<ListenerConfig> other : listeners.subList(0, i)) {
                ListenerConfig first = other.value();
                if (first.port() == 0 || first.port() != later.port()) {
                    continue;
                }
                if (first.aeTitle().equals(later.aeTitle())) {
                    listeners.get(i).at().problem("AE title " + later.aeTitle() + " on port " + later.port()
                            + " is already listened to, line " + other.at().line());
                    break;
                }
                List<String> contradictions = contradictions(first, later);
                if (!contradictions.isEmpty()) {
                    listeners.get(i).at()
                            .problem("listeners on one port must have the same "
                                    + String.join(" and ", contradictions) + ": port " + later.port()
                                    + " is also used on line " + other.at().line());
                    break;
                }
            }
        }
    }

    /** What must be settled before the called AE title is known. */
    private static List<String> contradictions(ListenerConfig a, ListenerConfig b) {
        var keys = new ArrayList<String>();
        if (!a.bind().equals(b.bind())) {
            keys.add("bind");
        }
        if (!Objects.equals(a.tls(), b.tls())) {
            keys.add("tls");
        }
        if (!a.timeouts().artim().equals(b.timeouts().artim())) {
            keys.add("timeouts.artim");
        }
        return keys;
    }
}
