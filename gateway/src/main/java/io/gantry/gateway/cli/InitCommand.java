package io.gantry.gateway.cli;

import io.gantry.gateway.config.ConfigLoader;
import io.gantry.gateway.config.GatewayConfig;
import io.gantry.gateway.config.OwnerOnly;
import io.gantry.gateway.config.PathText;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.gateway.config.PseudonymKeyMark;
import io.gantry.gateway.config.WholeFile;
import io.gantry.storage.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gantry init}: what a node needs before it first starts. */
@Command(name = "init", description = {
        "Makes the pseudonym key, the data folder and a configuration if there is none.",
        "An existing key is never overwritten: with another key, patients get other pseudonyms."})
final class InitCommand implements Callable<Integer> {

    private static final String PROFILE = "profiles/research.yaml";

    @Mixin
    private final ConfigOption config = new ConfigOption();
    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = output.out();
        Path file = config.path();
        if (!Files.exists(file)) {
            writeConfiguration(file);
            out.println("created " + file);
        }
        GatewayConfig loaded = ConfigLoader.load(file, ConfigLoader.PseudonymKey.MAY_BE_MISSING);
        Path key = loaded.keys().pseudonym();
        if (Files.exists(key)) {
            output.err().println("gantry: " + key + " exists already; it is kept, nothing was changed");
            return Main.FAILED;
        }
        if (PseudonymKeyMark.isIn(loaded.data())) {
            output.err().println("gantry: " + key + " is gone, and " + loaded.data()
                    + " was used with it: put it back"
                    + " from its copy. With a new key its patients would get a second pseudonym; a new key needs a data"
                    + " folder of its own");
            return Main.FAILED;
        }
        // What has not been cleaned lies in it. A node that starts without it was not made here, or its disk is not mounted.
        OwnerOnly.createFolder(loaded.data().resolve(DataFolder.SPOOL));
        PseudonymKeyFile.create(key);
        out.println("created " + key);
        out.println("        Keep a copy in a safe place: without it no pseudonym can be found again.");
        out.println("data in " + loaded.data());
        out.println("Next: edit " + file + ", then run: gantry check --config " + PathText.forShell(file));
        return Main.OK;
    }

    private static void writeConfiguration(Path file) throws IOException {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null) {
            throw new IOException("not a file name: " + file);
        }
        String yaml = ShippedFiles.text("gateway.yaml");
        if (!folder.endsWith("conf")) {
            // The shipped file stands in conf/ and reaches for its neighbours; elsewhere everything is kept together.
            yaml = yaml.replace("../", "");
        }
        Path profile = folder.resolve(PROFILE);
        Files.createDirectories(folder.resolve("profiles"));
        if (!Files.exists(profile)) {
            WholeFile.create(profile, ShippedFiles.text(PROFILE));
        }
        WholeFile.create(file, yaml);
    }
}
