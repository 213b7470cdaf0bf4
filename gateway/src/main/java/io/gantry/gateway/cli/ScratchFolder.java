package io.gantry.gateway.cli;

import io.gantry.dicom.io.Scratch;
import io.gantry.gateway.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command that reads files puts what it inflates or decodes of large ones: they are originals, and so must not
 * come to lie on a disk that nobody thinks of, such as that of the system's temporary files.
 */
final class ScratchFolder {

    private ScratchFolder() {
    }

    /** In the folder of what the command writes. Deletes what a killed run left there. */
    static Scratch in(Path folder) throws IOException {
        Scratch.clear(folder);
        return Scratch.in(folder);
    }

    /** Beside a file that the command writes. Deletes what a killed run left there. */
    static Scratch beside(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        return in(parent == null ? file : parent);
    }

    /**
     * For a command that writes nothing: in the data folder of the configuration, where there is one that may be written,
     * else in the working directory. Deletes nothing: a node may be at work there.
     */
    static Scratch ofData(ConfigOption config) {
        if (Files.exists(config.path())) {
            try {
                Path data = config.load().data();
                Path scratch = data.resolve("scratch");
                // Not made here: made by root, say, it would be closed to the node.
                Path folder = Files.isDirectory(scratch) ? scratch : data;
                if (Files.isWritable(folder)) {
                    return Scratch.in(folder);
                }
            } catch (ConfigurationException _) {
                // Such a command needs no configuration, and says nothing of one that is not sound.
            }
        }
        return Scratch.in(Path.of("").toAbsolutePath());
    }
}
