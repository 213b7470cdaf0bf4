package io.gantry.gateway.cli;

import io.gantry.gateway.config.ConfigurationException;
import io.gantry.gateway.config.DestinationConfig;
import io.gantry.gateway.config.DicomDestinationConfig;
import io.gantry.gateway.config.EffectiveConfig;
import io.gantry.gateway.config.FolderDestinationConfig;
import io.gantry.gateway.config.GatewayConfig;
import io.gantry.gateway.config.ListenerConfig;
import io.gantry.gateway.config.RouteConfig;
import io.gantry.gateway.process.Routes;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.yaml.Problem;
import io.gantry.pipeline.yaml.Problems;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gantry check}: would a node start with this configuration, and what would it do? */
@Command(name = "check", description = {
        "Checks the configuration and its profiles: prints every problem, or what would run, and notes on what may mean"
                + " something else than it seems.",
        "Problems come with file, line and column. Opens no port and changes nothing."})
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();
    @Mixin
    private final Output output = new Output();
    @Option(names = "--json", description = "Print one JSON object: problems, and the configuration with its defaults.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = output.out();
        try {
            GatewayConfig loaded = config.load();
            List<Problem> notes = new ArrayList<>(loaded.notes());
            notes.addAll(checkProfiles(loaded));
            if (json) {
                Json.print(out, result(List.of(), notes, loaded));
            } else {
                print(loaded, out);
                notes.forEach(note -> out.println("note: " + note));
            }
            return Main.OK;
        } catch (ConfigurationException e) {
            if (!json) {
                throw e;
            }
            Json.print(out, result(e.problems(), List.of(), null));
            return Main.WRONG_USAGE;
        }
    }

    /** A profile with a problem would stop a node from starting, too; what its authors should know does not. */
    private static List<Problem> checkProfiles(GatewayConfig loaded) {
        var problems = new Problems();
        boolean anyRecipient = !loaded.keys().recipients().isEmpty();
        loaded.routes().stream().map(RouteConfig::profile).distinct().forEach(file -> {
            Profile profile = ProfileLoader.load(file, problems);
            if (profile != null) {
                Routes.checkRecipients(profile, file, anyRecipient, problems);
            }
        });
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems.list());
        }
        return problems.notes();
    }

    private static Map<String, Object> result(List<Problem> problems, List<Problem> notes,
            @Nullable GatewayConfig loaded) {
        var result = new LinkedHashMap<String, Object>();
        result.put("ok", problems.isEmpty());
        result.put("problems", entries(problems));
        result.put("notes", entries(notes));
        if (loaded != null) {
            result.put("configuration", EffectiveConfig.tree(loaded));
        }
        return result;
    }

    private static List<Map<String, Object>> entries(List<Problem> problems) {
        var list = new ArrayList<Map<String, Object>>();
        for (Problem problem : problems) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("file", problem.file());
            entry.put("line", problem.line());
            entry.put("column", problem.column());
            entry.put("path", problem.path());
            entry.put("message", problem.message());
            if (problem.nearest() != null) {
                entry.put("nearest", problem.nearest());
            }
            list.add(entry);
        }
        return list;
    }

    private static void print(GatewayConfig config, PrintWriter out) {
        out.println("node " + config.node() + ", data in " + config.data());
        out.println();
        var listeners = new Table("LISTENER", "ADDRESS", "TLS", "CALLING AE TITLES", "NETWORKS");
        for (ListenerConfig listener : config.listeners()) {
            listeners.row(listener.aeTitle(), listener.bind() + ":" + listener.port(),
                    listener.tls() == null ? "no" : "yes", anyOf(listener.accept().callingAeTitles()),
                    anyOf(listener.accept().networks()));
        }
        listeners.print(out);
        out.println();
        var routes = new Table("ROUTE", "CALLED", "CALLING", "MODALITY", "SOP CLASS", "PROFILE",
                "DESTINATIONS");
        for (RouteConfig route : config.routes()) {
            routes.row(route.name(), anyOf(route.when().calledAeTitles()),
                    anyOf(route.when().callingAeTitles()),
                    anyOf(route.when().modalities()), anyOf(route.when().sopClasses()), route.profile(),
                    String.join(", ", route.destinations()));
        }
        routes.row("(no match)", "any", "any", "any", "any", "", "quarantine");
        routes.print(out);
        out.println();
        var destinations = new Table("DESTINATION", "TYPE", "WHERE", "TLS", "USED BY");
        for (DestinationConfig destination : config.destinations().values()) {
            List<String> users = config.routes().stream()
                    .filter(route -> route.destinations().contains(destination.name())).map(RouteConfig::name)
                    .toList();
            String usedBy = users.isEmpty() ? "no route" : String.join(", ", users);
            switch (destination) {
                case DicomDestinationConfig dicom -> destinations.row(dicom.name(), "dicom",
                        dicom.aeTitle() + "@" + dicom.host() + ":" + dicom.port(),
                        dicom.tls() == null ? "no" : "yes",
                        usedBy);
                case FolderDestinationConfig folder ->
                    destinations.row(folder.name(), "folder", folder.path(), "",
                            usedBy);
            }
        }
        destinations.print(out);
        out.println();
        out.println(config.admin().enabled()
                ? "admin on http://" + host(config.admin().bind()) + ":" + config.admin().port()
                : "admin port closed");
        out.println(config.file() + " is sound");
    }

    private static String host(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static String anyOf(Collection<?> values) {
        return values.isEmpty()
                ? "any"
                : String.join(", ", values.stream().map(Object::toString).sorted().toList());
    }
}
