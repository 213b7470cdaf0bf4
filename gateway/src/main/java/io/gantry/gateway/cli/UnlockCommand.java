package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.Scratch;
import io.gantry.gateway.config.OwnerOnly;
import io.gantry.pipeline.lock.IdentityUnlock;
import io.gantry.pipeline.lock.UnlockException;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageSettings;
import io.gantry.storage.journal.EventType;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry unlock}: the honest broker's way back. */
@Command(name = "unlock", description = {
        "Opens the identity that is locked in instances, with the private key of a recipient.",
        "Prints the original attributes as JSON (the DICOM JSON model), or writes the instances with them restored."}, footer = {
                "",
                "Each is recorded in the journal before it is opened. On a machine without the node's configuration"
                        + " say --no-journal. The exit status is 1 if any could not be opened."})
final class UnlockCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOption config = new ConfigOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(index = "0", paramLabel = "IN", description = "A locked instance, or a folder of them.")
    private Path in = Path.of("");
    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The private key: PEM, or PKCS#12.")
    private Path key = Path.of("");
    @Option(names = "--password-file", paramLabel = "FILE", description = "Its first line is the password of the key; default: asked for on a terminal.")
    private @Nullable Path passwordFile;
    @Option(names = {"-o",
            "--out"}, paramLabel = "PATH", description = "Writes restored instances there, readable by their owner only: a file, or a folder where IN is one.")
    private @Nullable Path out;
    @Option(names = "--any-instance", description = "Opens also what was locked in another instance than the one it stands in: where the SOP Instance UID was changed since.")
    private boolean anyInstance;
    @Option(names = "--json", description = "Prints one JSON array, also for a single file.")
    private boolean json;
    @Option(names = "--no-journal", description = "Does not record it.")
    private boolean noJournal;

    @Override
    public Integer call() throws IOException {
        output.requireThere(in, "IN");
        if (!noJournal && !Files.exists(config.path())) {
            throw output
                    .wrongUsage("there is no configuration " + config.path() + ", whose journal records this:"
                            + " give --config FILE, or --no-journal");
        }
        Path target = out;
        if (target != null && json) {
            throw output.wrongUsage("--out writes instances, --json prints attributes: one of them");
        }
        var unlock = new IdentityUnlock(privateKey(), anyInstance);
        if (noJournal) {
            return all(unlock, null);
        }
        try (DataFolder data = DataFolder.attach(config.load().data(), StorageSettings.defaults(),
                Clock.systemUTC())) {
            return all(unlock, data);
        }
    }

    private PrivateKey privateKey() throws IOException {
        Path file = passwordFile;
        for (Path given : file == null ? List.of(key) : List.of(key, file)) {
            output.requireThere(given, given.toString());
            if (Files.isDirectory(given)) {
                throw output.wrongUsage(given + " is a folder, not a file");
            }
        }
        if (file != null) {
            output.requireOwnerOnly(file);
        }
        PrivateKey opened = readKey(file);
        // After reading it: what is no private key may be open to all, and that it is none is what to say.
        output.requireOwnerOnly(key);
        return opened;
    }

    private PrivateKey readKey(@Nullable Path file) throws IOException {
        char @Nullable [] password = file == null
                ? null
                : Files.readString(file).lines().findFirst().orElse("").toCharArray();
        try {
            try {
                return PrivateKeyFile.read(key, password);
            } catch (PrivateKeyFile.PasswordException e) {
                char @Nullable [] asked = password == null
                        ? output.console().password("Password of " + key)
                        : null;
                if (asked == null) {
                    throw e;
                }
                return PrivateKeyFile.read(key, asked);
            }
        } catch (GeneralSecurityException e) {
            throw output.wrongUsage(Main.describe(e));
        }
    }

    private int all(IdentityUnlock unlock, @Nullable DataFolder data) throws IOException {
        Path target = out;
        Scratch scratch = target == null ? ScratchFolder.ofData(config) : ScratchFolder.beside(target);
        boolean folder = Files.isDirectory(in);
        List<Path> files = folder ? InputFiles.list(in) : List.of(in);
        int opened = 0;
        try (Json.ArrayOutput array = json ? Json.array(output.out()) : null;
                Console.Progress progress = output.console().progress("unlocking", files.size())) {
            for (Path file : files) {
                String problem = one(unlock, scratch, data, file, folder, array);
                if (problem == null) {
                    opened++;
                } else {
                    output.err().println("gantry: " + file + ": " + problem);
                }
                progress.advance(1);
            }
        }
        if (out != null || folder && !json) {
            output.out().println(opened + " of " + files.size() + " unlocked");
        }
        return opened == files.size() ? Main.OK : Main.FAILED;
    }

    /** Null where it was opened, else why not. */
    private @Nullable String one(IdentityUnlock unlock, Scratch scratch, @Nullable DataFolder data, Path file,
            boolean folder,
            Json.@Nullable ArrayOutput array) throws IOException {
        FileChannel opened;
        try {
            opened = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            return Main.describe(e);
        }
        try (FileChannel channel = opened;
                DicomFile locked = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT, scratch)) {
            Attributes originals = unlock.originals(locked.dataSet());
            if (data != null) {
                AccessRecord.write(data, EventType.UNLOCKED, locked.dataSet().string(Tag.SOPInstanceUID),
                        out == null ? "attributes shown" : "instance restored");
            }
            Path target = out;
            if (target == null) {
                print(originals, array);
            } else {
                restore(locked, unlock.restore(locked.dataSet()),
                        folder ? target.resolve(in.relativize(file)) : target);
            }
            return null;
        } catch (UnlockException | MalformedDatasetException e) {
            return Main.describe(e);
        } catch (FileAlreadyExistsException _) {
            return "the file to write is there already";
        }
    }

    private void print(Attributes originals, Json.@Nullable ArrayOutput array) {
        if (array != null) {
            array.add(DicomJson.of(originals));
        } else {
            Json.print(output.out(), DicomJson.of(originals));
        }
    }

    private static void restore(DicomFile locked, Attributes restored, Path target) throws IOException {
        FileMetaInformation meta = FileMetaInformation.of(
                Objects.requireNonNullElse(restored.string(Tag.SOPClassUID), ""),
                Objects.requireNonNullElse(restored.string(Tag.SOPInstanceUID), ""),
                locked.transferSyntax().uid());
        Path parent = target.toAbsolutePath().getParent();
        if (parent != null) {
            OwnerOnly.createFolder(parent);
        }
        OwnerOnly.createFile(target,
                to -> DicomWriter.writeFile(DataSink.into(Channels.newOutputStream(to)), meta, restored));
    }
}
