package io.gantry.gateway.config;

import io.gantry.pipeline.yaml.Problem;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The configuration of one node, complete: what the file does not say has its default.
 *
 * @param file         where it was read from, absolute
 * @param node         name of this node in logs, metrics and the journal
 * @param data         folder of spool, journal and quarantine, absolute
 * @param keys         key files
 * @param listeners    application entities that receive; at least one
 * @param routes       in order: the first that matches wins, no match is quarantine
 * @param destinations by name, in the order of the file
 * @param processing   workers between receiving and delivering
 * @param spool        limits of the spool
 * @param journal      settings of the journal's database
 * @param admin        the administration port
 * @param notes        what an operator should know and stops nothing
 */
public record GatewayConfig(Path file, String node, Path data, KeysConfig keys,
        List<ListenerConfig> listeners,
        List<RouteConfig> routes, Map<String, DestinationConfig> destinations, ProcessingConfig processing,
        SpoolConfig spool, JournalConfig journal, AdminConfig admin,
        List<Problem> notes) {

    public GatewayConfig {
        listeners = List.copyOf(listeners);
        routes = List.copyOf(routes);
        notes = List.copyOf(notes);
        // Map.copyOf would lose the order of the file.
        destinations = Collections.unmodifiableMap(new LinkedHashMap<>(destinations));
    }
}
