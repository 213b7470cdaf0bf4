package io.gantry.gateway.config;

import io.gantry.pipeline.yaml.Quantities;
import io.gantry.pipeline.yaml.YamlEntry;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Loads {@code destinations}. */
final class DestinationLoader {

    private enum Type {
        DICOM, FOLDER
    }

    private static final Map<String, Type> TYPES = Map.of("dicom", Type.DICOM, "folder", Type.FOLDER);
    private static final int DEFAULT_MAX_ASSOCIATIONS = 2;
    private static final String NEVER = "never";

    private final FileChecks files;
    private final TlsLoader tls;
    private final String callingAeTitle;
    private final Map<Path, String> folders = new HashMap<>();

    /** @param callingAeTitle our AE title where a destination does not say another */
    DestinationLoader(FileChecks files, String callingAeTitle) {
        this.files = files;
        this.tls = new TlsLoader(files);
        this.callingAeTitle = callingAeTitle;
    }

    /** @param destinations the entries, by chosen name */
    Map<String, DestinationConfig> load(Iterable<YamlEntry> destinations) {
        var loaded = new LinkedHashMap<String, DestinationConfig>();
        for (YamlEntry entry : destinations) {
            String name = entry.key().as(Shapes::name);
            YamlMap map = entry.value().asMap();
            DestinationConfig destination = map == null || name == null ? null : destination(name, map);
            if (name != null && destination != null) {
                loaded.put(name, destination);
            }
        }
        return loaded;
    }

    private @Nullable DestinationConfig destination(String name, YamlMap map) {
        Type type = map.requireOneOf("type", TYPES);
        Type judged = type == null ? likely(map) : type;
        if (judged == null) {
            // Which keys belong here depends on the type: judging them would only mislead.
            return null;
        }
        DestinationConfig destination = switch (judged) {
            case DICOM -> dicom(name, map);
            case FOLDER -> folder(name, map);
        };
        map.rejectUnknownKeys();
        return type == null ? null : destination;
    }

    /** What a destination without a type must be by its other keys, so that their problems are told, too; null: anything. */
    private static @Nullable Type likely(YamlMap map) {
        boolean dicom = map.contains("ae_title") || map.contains("host") || map.contains("port");
        boolean folder = map.contains("path");
        return dicom == folder ? null : dicom ? Type.DICOM : Type.FOLDER;
    }

    private @Nullable DestinationConfig dicom(String name, YamlMap map) {
        map.renamed("aet", "ae_title");
        map.renamed("address", "host");
        String aeTitle = map.requireValue("ae_title", Shapes::aeTitle);
        String host = map.requireValue("host", Shapes::host);
        Integer port = map.requireInteger("port", 1, 65535);
        String calling = map.value("calling_ae_title", Shapes::aeTitle, callingAeTitle);
        int maxAssociations = map.integer("max_associations", 1, 100, DEFAULT_MAX_ASSOCIATIONS);
        int maxPdu = map.value("max_pdu", Shapes::maxPdu, ListenerLoader.DEFAULT_MAX_PDU);
        DestinationTimeouts timeouts = timeouts(map.map("timeouts"));
        TlsConfig tlsConfig = tls.destination(map.map("tls"));
        RetryConfig retry = retry(map.map("retry"));
        ExportSyntax syntax = syntax(map);
        if (aeTitle == null || host == null || port == null) {
            return null;
        }
        return new DicomDestinationConfig(name, aeTitle, host, port, calling, maxAssociations, maxPdu,
                timeouts, tlsConfig, retry, syntax);
    }

    private @Nullable DestinationConfig folder(String name, YamlMap map) {
        YamlValue at = map.require("path");
        Path path = files.folder(at);
        String other = path == null ? null : folders.putIfAbsent(FileChecks.real(path), name);
        if (at != null && other != null) {
            // Two threads would each look whether an instance is there, and then both put theirs.
            at.problem("is the folder of destination " + other + " already; give each its own");
        }
        RetryConfig retry = retry(map.map("retry"));
        ExportSyntax syntax = syntax(map);
        return path == null ? null : new FolderDestinationConfig(name, path, retry, syntax);
    }

    private static ExportSyntax syntax(YamlMap map) {
        ExportSyntax syntax = map.oneOf("transfer_syntax",
                Arrays.stream(ExportSyntax.values()).collect(Collectors.toMap(ExportSyntax::key, s -> s)));
        return syntax == null ? ExportSyntax.KEEP : syntax;
    }

    private static DestinationTimeouts timeouts(@Nullable YamlMap map) {
        DestinationTimeouts defaults = DestinationTimeouts.DEFAULTS;
        if (map == null) {
            return defaults;
        }
        var timeouts = new DestinationTimeouts(map.value("connect", Shapes::timeout, defaults.connect()),
                map.value("association", Shapes::timeout, defaults.association()),
                map.value("dimse", Shapes::timeout, defaults.dimse()),
                map.value("idle", Shapes::timeout, defaults.idle()));
        map.rejectUnknownKeys();
        return timeouts;
    }

    private static RetryConfig retry(@Nullable YamlMap map) {
        RetryConfig defaults = RetryConfig.DEFAULTS;
        if (map == null) {
            return defaults;
        }
        Duration initial = map.value("initial", Shapes::timeout, defaults.initial());
        YamlValue maxValue = map.get("max");
        Duration max = map.value("max", Shapes::timeout, defaults.max());
        if (max.compareTo(initial) < 0) {
            (maxValue != null ? maxValue : map.self()).problem("max is shorter than initial");
        }
        double multiplier = map.decimal("multiplier", 1, 100, defaults.multiplier());
        double jitter = map.decimal("jitter", 0, 1, defaults.jitter());
        YamlValue giveUp = map.get("give_up_after");
        Duration giveUpAfter = defaults.giveUpAfter();
        if (giveUp != null) {
            Duration given = giveUp.as(DestinationLoader::giveUpAfter);
            giveUpAfter = given == null || given.isZero() ? null : given;
        }
        map.rejectUnknownKeys();
        return new RetryConfig(initial, max, multiplier, jitter, giveUpAfter);
    }

    /** Zero stands for "never", which has no duration. */
    private static Duration giveUpAfter(String text) {
        if (text.equals(NEVER)) {
            return Duration.ZERO;
        }
        Duration duration = Quantities.duration(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException("must be above zero, or never");
        }
        return duration;
    }
}
