package io.gantry.gateway.cli;

import io.gantry.dicom.io.Scratch;
import io.gantry.gateway.config.GatewayConfig;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageSettings;
import java.io.IOException;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** Mixin: the data folder of a configuration, beside the gateway that may work on it. */
final class DataOption {

    @Mixin
    private final ConfigOption config = new ConfigOption();
    private @Nullable GatewayConfig loaded;

    /** @throws io.gantry.gateway.config.ConfigurationException which ends the command with exit status 2 */
    GatewayConfig config() {
        if (loaded == null) {
            loaded = config.load();
        }
        return loaded;
    }

    /** For large files of a folder that is looked at instead of the journal. */
    Scratch scratch() {
        return ScratchFolder.ofData(config);
    }

    /** To be closed by the caller. */
    DataFolder attach() throws IOException {
        return DataFolder.attach(config().data(), StorageSettings.defaults(), Clock.systemUTC());
    }
}
