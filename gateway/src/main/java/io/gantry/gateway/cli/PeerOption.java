package io.gantry.gateway.cli;

import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.gateway.config.ConfigurationException;
import io.gantry.gateway.config.DestinationConfig;
import io.gantry.gateway.config.DicomDestinationConfig;
import io.gantry.gateway.config.FolderDestinationConfig;
import io.gantry.gateway.config.Shapes;
import io.gantry.gateway.config.TlsBridge;
import io.gantry.gateway.config.TlsConfig;
import io.gantry.gateway.config.TlsConfig.ClientAuth;
import io.gantry.gateway.config.TlsConfig.Identity;
import io.gantry.gateway.config.TlsConfig.PemIdentity;
import io.gantry.gateway.deliver.Destinations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Mixin: another application entity, by its address or as a destination of the configuration. */
final class PeerOption {

    private static final Pattern ADDRESS = Pattern
            .compile("([^@]+)@(\\[[0-9A-Fa-f:.]+]|[^@:\\[\\]]+):([0-9]{1,5})");
    private static final int MAX_PDU = 1 << 18;

    @Mixin
    private final ConfigOption config = new ConfigOption();
    @Mixin
    private final Output output = new Output();
    @Option(names = {"--from",
            "--calling"}, paramLabel = "AE", description = "Our AE title; default GANTRY, or that of the destination.")
    private @Nullable String from;
    @Option(names = "--tls", description = "Encrypt; its certificate must be one that Java trusts.")
    private boolean tls;
    @Option(names = "--tls-trust", paramLabel = "FILE", description = "Encrypt; PEM certificates that may sign its own.")
    private @Nullable Path trust;
    @Option(names = "--tls-certificate", paramLabel = "FILE", description = "Encrypt; our certificate, PEM, with --tls-key.")
    private @Nullable Path certificate;
    @Option(names = "--tls-key", paramLabel = "FILE", description = "Our key, PKCS#8 PEM without password, mode 0600.")
    private @Nullable Path key;
    @Option(names = "--tls-any-host", description = "Encrypt; the certificate need not name the host.")
    private boolean anyHost;

    /**
     * How to reach it.
     *
     * @param to AE@HOST:PORT, or the name of a destination
     * @throws IOException where keys or certificates cannot be used
     */
    PeerAddress resolve(String to) throws IOException {
        Matcher address = ADDRESS.matcher(to);
        if (address.matches()) {
            String host = address.group(2).replaceAll("[\\[\\]]", "");
            return resolve(address.group(1), host, Integer.parseInt(address.group(3)));
        }
        if (to.contains("@") || to.contains(":")) {
            throw output.wrongUsage("\"" + to + "\" is not AE@HOST:PORT, nor the name of a destination");
        }
        if (encrypts()) {
            throw output.wrongUsage("TLS of a destination is set in the configuration");
        }
        Map<String, DestinationConfig> destinations = destinations(to);
        return switch (destinations.get(to)) {
            case null ->
                throw output.wrongUsage("\"" + to + "\" is neither AE@HOST:PORT nor a destination in "
                        + config.path() + "; there are: " + dicom(destinations));
            case DicomDestinationConfig dicom -> withFrom(Destinations.peer(dicom));
            case FolderDestinationConfig _ ->
                throw output.wrongUsage("destination " + to + " is a folder; those of type dicom are: "
                        + dicom(destinations));
        };
    }

    /** What is meant is an argument: what is wrong with the configuration comes after that, if it is asked at all. */
    private Map<String, DestinationConfig> destinations(String to) {
        String neither = "\"" + to + "\" is not AE@HOST:PORT, and it cannot be looked up as a destination: ";
        if (!Files.exists(config.path())) {
            throw output.wrongUsage(neither + "there is no configuration " + config.path()
                    + "; say AE@HOST:PORT, or --config FILE");
        }
        try {
            return config.load().destinations();
        } catch (ConfigurationException e) {
            throw output.wrongUsage(neither + e.problems().getFirst()
                    + (e.problems().size() == 1
                            ? ""
                            : ", and " + (e.problems().size() - 1) + " more problems")
                    + "; say AE@HOST:PORT, or mend the configuration (gantry check)");
        }
    }

    private static String dicom(Map<String, DestinationConfig> destinations) {
        String names = destinations.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof DicomDestinationConfig).map(Map.Entry::getKey)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "none" : names;
    }

    /** For large files that are sent. */
    Scratch scratch() {
        return ScratchFolder.ofData(config);
    }

    /** How to reach it by its parts. */
    PeerAddress resolve(String called, String host, int port) throws IOException {
        if (port < 1 || port > 65535) {
            throw output.wrongUsage("the port must be from 1 to 65535, not " + port);
        }
        return new PeerAddress(host, port, aeTitle(called), aeTitle(from == null ? "GANTRY" : from), MAX_PDU,
                Timeouts.DEFAULT, TlsBridge.settings(encrypts() ? tlsConfig() : null));
    }

    private PeerAddress withFrom(PeerAddress peer) {
        return from == null
                ? peer
                : new PeerAddress(peer.host(), peer.port(), peer.calledAeTitle(), aeTitle(from),
                        peer.maxPdu(), peer.timeouts(), peer.tls());
    }

    private String aeTitle(String text) {
        try {
            return Shapes.aeTitle(text);
        } catch (IllegalArgumentException e) {
            throw output.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private boolean encrypts() {
        return tls || trust != null || certificate != null || key != null || anyHost;
    }

    private TlsConfig tlsConfig() {
        Identity identity = null;
        if (certificate != null && key != null) {
            identity = new PemIdentity(certificate, key);
        } else if (certificate != null || key != null) {
            throw output.wrongUsage("--tls-certificate and --tls-key go together");
        }
        for (Path file : Arrays.asList(trust, certificate, key)) {
            if (file != null && !Files.isReadable(file)) {
                throw output.wrongUsage("no readable file " + file);
            }
        }
        if (key != null) {
            output.requireOwnerOnly(key);
        }
        return new TlsConfig(identity, trust, ClientAuth.NONE, !anyHost);
    }

    /** For people: who is meant. */
    static String name(PeerAddress peer) {
        return peer.calledAeTitle() + " at " + peer.host() + ":" + peer.port();
    }
}
