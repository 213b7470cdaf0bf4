package io.gantry.it.peer;

import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.pipeline.anonymize.Pseudonyms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Configuration, key, profiles and data of a gateway in a folder. It listens as GANTRY on any free port, and delivers
 * to the destinations added here; the archives try again after a fraction of a second.
 */
public final class NodeFiles {

    /** In place of the end of a configuration: what most tests need of it. */
    public static final String SPOOL = "spool: { min_free: 1 MiB }\n";

    private static final String RETRY = "retry: { initial: 100ms, max: 400ms }";

    private final Path folder;
    private final StringBuilder destinations = new StringBuilder();
    private final StringBuilder names = new StringBuilder();
    private String unmatched = "hold";
    private String profile = "";
    private String rest = SPOOL;
    private String listener = "";

    public NodeFiles(Path folder) throws IOException {
        this.folder = folder;
        if (!Files.exists(key())) {
            PseudonymKeyFile.create(key());
        }
    }

    /** A DICOM destination on this host; {@code more} are further keys of it, one a line. */
    public NodeFiles archive(String name, int port, String... more) {
        String retry = List.of(more).stream().anyMatch(line -> line.startsWith("retry:")) ? "" : RETRY;
        return destination(name, """
                type: dicom
                    ae_title: ARCHIVE
                    host: 127.0.0.1
                    port: %d
                    %s
                """.formatted(port, retry), more);
    }

    /** A folder, {@link #folderOf} tells where. */
    public NodeFiles folder(String name) {
        return destination(name, """
                type: folder
                    path: %s
                    %s
                """.formatted(folderOf(name), RETRY));
    }

    private NodeFiles destination(String name, String yaml, String... more) {
        destinations.append("  ").append(name).append(":\n    ").append(yaml);
        for (String line : more) {
            destinations.append("    ").append(line).append('\n');
        }
        names.append(names.isEmpty() ? "" : ", ").append(name);
        return this;
    }

    public Path folderOf(String destination) {
        return folder.resolve("to-" + destination);
    }

    /** What may have text burned in passes as it is: without it, it would be held. */
    public NodeFiles unmatchedPass() {
        unmatched = "pass";
        return this;
    }

    /** Further keys of the profile. */
    public NodeFiles profile(String yaml) {
        profile = yaml;
        return this;
    }

    /** Top-level sections instead of {@link #SPOOL}. */
    public NodeFiles rest(String yaml) {
        rest = yaml;
        return this;
    }

    /** The only calling AE titles that the listener takes. */
    public NodeFiles acceptOnly(String callingAeTitle) {
        listener += "\n    accept: { calling_ae_titles: [" + callingAeTitle + "] }";
        return this;
    }

    /** How many associations the listener takes at once. */
    public NodeFiles maxAssociations(int most) {
        listener += "\n    max_associations: " + most;
        return this;
    }

    /** Writes {@code gateway.yaml} and the profile, in place of what is there. */
    public Path write() throws IOException {
        Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(folder.resolve("profiles/profile.yaml"), """
                version: "2.0"
                privacy_profile: basic
                unmatched: %s
                %s""".formatted(unmatched, profile));
        return Files.writeString(folder.resolve("gateway.yaml"), """
                data: var
                keys: { pseudonym: keys/pseudonym.key }
                listeners:
                  - ae_title: GANTRY
                    port: 0%s
                routes:
                  - name: research
                    profile: profiles/profile.yaml
                    destinations: [%s]
                destinations:
                %sadmin: { port: 0 }
                %s""".formatted(listener, names, destinations, rest));
    }

    private Path key() {
        return folder.resolve("keys/pseudonym.key");
    }

    /** The node's own derivation. */
    public Pseudonyms pseudonyms() throws IOException {
        return new Pseudonyms(PseudonymKeyFile.read(key()));
    }

    /** Everything of the node, for a search. */
    public Path root() {
        return folder;
    }

    public Path data() {
        return folder.resolve("var");
    }

    /** Closes the journal's database under the node that runs on it. */
    public void shutDownJournal() throws IOException, SQLException {
        // As the journal sets it before it loads H2: it opens none in a process where H2 was loaded without.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        Path journal = data().resolve("journal");
        Connection connection = DriverManager.getConnection(
                "jdbc:h2:tcp://" + Files.readString(journal.resolve("endpoint")), "gantry",
                Files.readString(journal.resolve("password")));
        try (connection; Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException _) {
            // The node may see its loss, and hang up, before the answer is there.
        }
    }
}
