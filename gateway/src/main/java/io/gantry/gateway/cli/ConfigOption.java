package io.gantry.gateway.cli;

import io.gantry.gateway.config.ConfigLoader;
import io.gantry.gateway.config.GatewayConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Mixin: {@code --config}. Declare it as {@code @Mixin private final ConfigOption config = new ConfigOption();}. */
public final class ConfigOption {

    /** System property with the folder that Gantry is installed in; set by the launcher. */
    public static final String HOME_PROPERTY = "gantry.home";

    private static final Path DEFAULT = Path.of("conf", "gateway.yaml");

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration; default conf/gateway.yaml, here or else where Gantry is installed.")
    private @Nullable Path file;

    /** The file: the one given, else the one in the working directory, else the installation's. */
    public Path path() {
        if (file != null) {
            return file;
        }
        String home = System.getProperty(HOME_PROPERTY);
        Path installed = home == null ? DEFAULT : Path.of(home).resolve(DEFAULT);
        return Files.exists(DEFAULT) || !Files.exists(installed) ? DEFAULT : installed;
    }

    /** @throws io.gantry.gateway.config.ConfigurationException which ends the command with exit status 2 */
    public GatewayConfig load() {
        return ConfigLoader.load(path());
    }
}
