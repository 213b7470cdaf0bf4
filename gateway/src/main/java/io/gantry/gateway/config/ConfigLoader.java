package io.gantry.gateway.config;

import io.gantry.dicom.io.FileTrouble;
import io.gantry.pipeline.lock.RsaPadding;
import io.gantry.pipeline.yaml.Problems;
import io.gantry.pipeline.yaml.StrictYaml;
import io.gantry.pipeline.yaml.YamlEntry;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code gateway.yaml}: either everything in it is understood and every file it names is there, or every
 * problem is thrown at once. Stateless.
 */
public final class ConfigLoader {

    /** Whether the pseudonym key must be there. */
    public enum PseudonymKey {
        /** As for every use of the configuration. */
        REQUIRED,
        /** For {@code gantry init}, which makes it. */
        MAY_BE_MISSING
    }

    private final Path file;
    private final PseudonymKey pseudonymKey;
    private final FileChecks files;
    private final Problems problems = new Problems();

    private ConfigLoader(Path file, PseudonymKey pseudonymKey) {
        this.file = file;
        this.pseudonymKey = pseudonymKey;
        Path folder = file.toAbsolutePath().normalize().getParent();
        this.files = new FileChecks(folder == null ? file.toAbsolutePath() : folder);
    }

    /** @throws ConfigurationException with every problem, the files named as {@code file} was */
    public static GatewayConfig load(Path file) {
        return load(file, PseudonymKey.REQUIRED);
    }

    /** @throws ConfigurationException with every problem, the files named as {@code file} was */
    public static GatewayConfig load(Path file, PseudonymKey pseudonymKey) {
        return new ConfigLoader(file, pseudonymKey).load();
    }

    private GatewayConfig load() {
        YamlMap root = StrictYaml.read(file, problems);
        GatewayConfig config = root == null ? null : gateway(root);
        if (config == null || !problems.isEmpty()) {
            throw new ConfigurationException(problems.list());
        }
        return config;
    }

    private @Nullable GatewayConfig gateway(YamlMap root) {
        root.renamed("data_dir", "data");
        String node = root.value("node", Shapes::name, "gantry");
        Path data = files.folder(root.require("data"));
        KeysConfig keys = keys(root.requireMap("keys"), data);
        List<Located<ListenerConfig>> listeners = new ListenerLoader(files).load(root);
        boolean listenersKnown = listeners.size() == count(root.get("listeners"));
        String ownAeTitle = listeners.isEmpty() ? "GANTRY" : listeners.getFirst().value().aeTitle();
        YamlMap destinationMap = root.map("destinations");
        List<YamlEntry> destinationEntries = destinationMap == null ? List.of() : destinationMap.entries();
        Map<String, DestinationConfig> destinations = new DestinationLoader(files, ownAeTitle)
                .load(destinationEntries);
        var names = new LinkedHashSet<String>();
        destinationEntries.forEach(entry -> names.add(entry.name()));
        List<RouteConfig> routes = new RouteLoader(files, listeners, listenersKnown, names).load(root);
        ProcessingConfig processing = processing(root.map("processing"));
        SpoolConfig spool = spool(root.map("spool"));
        JournalConfig journal = journal(root.map("journal"));
        AdminConfig admin = admin(root.map("admin"), listeners);
        root.rejectUnknownKeys();
        if (data == null || keys == null) {
            return null;
        }
        return new GatewayConfig(file.toAbsolutePath().normalize(), node, data, keys,
                listeners.stream().map(Located::value).toList(), routes, destinations, processing, spool,
                journal,
                admin, problems.notes());
    }

    private static int count(@Nullable YamlValue list) {
        return list == null || !list.isList() ? -1 : list.asValueOrList().size();
    }

    private @Nullable KeysConfig keys(@Nullable YamlMap map, @Nullable Path data) {
        if (map == null) {
            return null;
        }
        Path pseudonym = pseudonym(map.require("pseudonym"), data);
        var recipients = new ArrayList<Path>();
        for (YamlValue item : map.list("recipients")) {
            Path certificate = files.certificates(item);
            String objection = certificate == null ? null : RecipientFiles.objection(certificate);
            if (objection != null) {
                item.problem(certificate + ": " + objection);
            } else if (certificate != null) {
                recipients.add(certificate);
            }
        }
        RsaPadding padding = map.oneOf("rsa_padding", Map.of("oaep", RsaPadding.OAEP, "pkcs1",
                RsaPadding.PKCS1));
        map.rejectUnknownKeys();
        return pseudonym == null
                ? null
                : new KeysConfig(pseudonym, recipients, padding == null ? RsaPadding.OAEP : padding);
    }

    private @Nullable Path pseudonym(@Nullable YamlValue value, @Nullable Path data) {
        Path path = value == null ? null : value.as(files::resolve);
        if (value == null || path == null) {
            return null;
        }
        if (!Files.exists(path)) {
            if (pseudonymKey == PseudonymKey.MAY_BE_MISSING) {
                return path;
            }
            value.problem(PathText.missing(path)
                    + (Files.notExists(path) ? " (gantry init makes it)" : ""));
            return null;
        }
        if (files.secretFile(value) == null) {
            return null;
        }
        try {
            PseudonymKeyFile.read(path);
            String objection = data == null ? null : PseudonymKeyMark.objection(data, path);
            if (objection == null) {
                return path;
            }
            value.problem(objection);
        } catch (IllegalArgumentException e) {
            value.problem(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            value.problem("cannot be read: " + path + " (" + FileTrouble.in(e) + ")");
        }
        return null;
    }

    private static ProcessingConfig processing(@Nullable YamlMap map) {
        int cores = Runtime.getRuntime().availableProcessors();
        if (map == null) {
            return new ProcessingConfig(cores, 1000);
        }
        var processing = new ProcessingConfig(map.integer("workers", 1, 1024, cores),
                map.integer("queue_limit", 1, 1_000_000, 1000));
        map.rejectUnknownKeys();
        return processing;
    }

    private static SpoolConfig spool(@Nullable YamlMap map) {
        SpoolConfig defaults = SpoolConfig.DEFAULTS;
        if (map == null) {
            return defaults;
        }
        var spool = new SpoolConfig(map.value("min_free", MinFree::parse, defaults.minFree()),
                map.integer("max_backlog", 1, Integer.MAX_VALUE, defaults.maxBacklog()));
        map.rejectUnknownKeys();
        return spool;
    }

    private static JournalConfig journal(@Nullable YamlMap map) {
        if (map == null) {
            return JournalConfig.DEFAULTS;
        }
        JournalConfig defaults = JournalConfig.DEFAULTS;
        var journal = new JournalConfig(
                map.value("commit_deadline", Shapes::timeout, defaults.commitDeadline()),
                map.value("checkpoint_interval", Shapes::checkpointInterval, defaults.checkpointInterval()));
        map.rejectUnknownKeys();
        return journal;
    }

    private static AdminConfig admin(@Nullable YamlMap map, List<Located<ListenerConfig>> listeners) {
        AdminConfig defaults = AdminConfig.DEFAULTS;
        YamlValue bindValue = map == null ? null : map.get("bind");
        YamlValue portValue = map == null ? null : map.get("port");
        var admin = map == null
                ? defaults
                : new AdminConfig(map.bool("enabled", defaults.enabled()),
                        map.integer("port", 0, 65535, defaults.port()),
                        map.value("bind", Shapes::bindAddress, defaults.bind()));
        if (bindValue != null && !InetAddress.ofLiteral(admin.bind()).isLoopbackAddress()) {
            bindValue.problem(
                    "must be a loopback address such as 127.0.0.1: the admin port has no login yet, so it"
                            + " is not opened to the network (put a reverse proxy with a login before it)");
        }
        if (admin.enabled() && admin.port() != 0) {
            for (Located<ListenerConfig> listener : listeners) {
                if (listener.value().port() == admin.port()) {
                    String message = "port " + admin.port() + " is both a listener's and the admin port";
                    (portValue == null ? listener.at() : portValue).problem(message);
                }
            }
        }
        if (map != null) {
            map.rejectUnknownKeys();
        }
        return admin;
    }
}
