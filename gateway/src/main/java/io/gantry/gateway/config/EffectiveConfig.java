package io.gantry.gateway.config;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * A configuration as it takes effect, defaults included, for the log and for {@code gantry check --json}. It
 * names the files of secrets and never opens them. Its YAML loads to the same configuration again.
 */
public final class EffectiveConfig {

    private EffectiveConfig() {
    }

    /** The configuration as YAML, block style. */
    public static String yaml(GatewayConfig config) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setWidth(200);
        return new Yaml(options).dump(tree(config));
    }

    /** The configuration as maps, lists, text, numbers and booleans, with the keys of the file in its order. */
    public static Map<String, Object> tree(GatewayConfig config) {
        var root = new LinkedHashMap<String, Object>();
        root.put("node", config.node());
        root.put("data", config.data().toString());
        root.put("keys", map("pseudonym", config.keys().pseudonym().toString(), "recipients",
                texts(config.keys().recipients()), "rsa_padding",
                config.keys().rsaPadding().name().toLowerCase(Locale.ROOT)));
        root.put("listeners", config.listeners().stream().map(EffectiveConfig::listener).toList());
        root.put("routes", config.routes().stream().map(EffectiveConfig::route).toList());
        var destinations = new LinkedHashMap<String, Object>();
        config.destinations()
                .forEach((name, destination) -> destinations.put(name, destination(destination)));
        root.put("destinations", destinations);
        root.put("processing", map("workers", config.processing().workers(), "queue_limit",
                config.processing().queueLimit()));
        root.put("spool", map("min_free", config.spool().minFree().toString(), "max_backlog",
                config.spool().maxBacklog()));
        root.put("journal",
                map("commit_deadline", text(config.journal().commitDeadline()), "checkpoint_interval",
                        text(config.journal().checkpointInterval())));
        root.put("admin", map("enabled", config.admin().enabled(), "port", config.admin().port(), "bind",
                config.admin().bind()));
        return root;
    }

    private static Map<String, Object> listener(ListenerConfig listener) {
        AcceptConfig accept = listener.accept();
        return map("ae_title", listener.aeTitle(), "port", listener.port(), "bind", listener.bind(), "accept",
                map("calling_ae_titles", sorted(accept.callingAeTitles()), "networks",
                        accept.networks().isEmpty() ? null : texts(accept.networks()), "unknown_sop_classes",
                        accept.unknownSopClasses()),
                "tls", tls(listener.tls(), true), "max_pdu", pdu(listener.maxPdu()), "max_associations",
                listener.maxAssociations(), "timeouts",
                map("artim", text(listener.timeouts().artim()), "association",
                        text(listener.timeouts().association()), "dimse", text(listener.timeouts().dimse()),
                        "min_rate", listener.timeouts().minRate() + " B"));
    }

    private static Map<String, Object> route(RouteConfig route) {
        RouteCondition when = route.when();
        return map("name", route.name(), "when",
                map("called_ae_title", sorted(when.calledAeTitles()), "calling_ae_title",
                        sorted(when.callingAeTitles()), "modality", sorted(when.modalities()), "sop_class",
                        sorted(when.sopClasses())),
                "profile", route.profile().toString(), "destinations", route.destinations());
    }

    private static Map<String, Object> destination(DestinationConfig destination) {
        return switch (destination) {
            case DicomDestinationConfig dicom -> map("type", "dicom", "ae_title", dicom.aeTitle(), "host",
                    dicom.host(), "port", dicom.port(), "calling_ae_title", dicom.callingAeTitle(),
                    "max_associations", dicom.maxAssociations(), "max_pdu", pdu(dicom.maxPdu()), "timeouts",
                    map("connect", text(dicom.timeouts().connect()), "association",
                            text(dicom.timeouts().association()), "dimse", text(dicom.timeouts().dimse()),
                            "idle",
                            text(dicom.timeouts().idle())),
                    "tls", tls(dicom.tls(), false), "retry", retry(dicom.retry()), "transfer_syntax",
                    dicom.transferSyntax().key());
            case FolderDestinationConfig folder ->
                map("type", "folder", "path", folder.path().toString(), "retry",
                        retry(folder.retry()), "transfer_syntax", folder.transferSyntax().key());
        };
    }

    private static Map<String, Object> retry(RetryConfig retry) {
        Duration giveUpAfter = retry.giveUpAfter();
        return map("initial", text(retry.initial()), "max", text(retry.max()), "multiplier",
                retry.multiplier(),
                "jitter", retry.jitter(), "give_up_after", giveUpAfter == null ? "never" : text(giveUpAfter));
    }

    private static @Nullable Map<String, Object> tls(@Nullable TlsConfig tls, boolean server) {
        if (tls == null) {
            return null;
        }
        Map<String, Object> map = switch (tls.identity()) {
            case TlsConfig.PemIdentity pem -> map("certificate", pem.certificate().toString(), "key",
                    pem.key().toString());
            case TlsConfig.KeyStoreIdentity store ->
                map("keystore", store.keyStore().toString(), "password_file",
                        store.passwordFile().toString());
            case null -> map();
        };
        if (tls.trust() != null) {
            map.put("trust", tls.trust().toString());
        }
        if (server) {
            map.put("client_auth", tls.clientAuth().name().toLowerCase(Locale.ROOT));
        } else {
            map.put("verify_host", tls.verifyHost());
        }
        return map;
    }

    /** Keys and values in turn; what is null, "any" in this file, is left out. */
    private static Map<String, Object> map(@Nullable Object... keysAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            if (value != null) {
                map.put(String.valueOf(keysAndValues[i]), value);
            }
        }
        return map;
    }

    private static List<String> texts(Collection<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    private static @Nullable List<String> sorted(Collection<String> values) {
        return values.isEmpty() ? null : values.stream().sorted().toList();
    }

    private static Object pdu(int bytes) {
        return bytes == 0 ? (Object) 0 : bytes + " B";
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }
}
