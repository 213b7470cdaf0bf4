package io.gantry.gateway.deliver;

import io.gantry.dicom.io.ByteSource;
import io.gantry.gateway.config.WholeFile;
import io.gantry.gateway.process.CleanInstance;
import io.gantry.gateway.process.TryAgain;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes instances as files {@code study/series/instance.dcm}, by pseudonymous UIDs. A file appears under its name
 * complete and durable, or not at all; one that is there already is replaced by the same, and by nothing else: what has
 * the UID of another instance would take its place, and that one's original is deleted by then.
 */
final class FolderOutlet implements Outlet {

    /** PS3.5 9.1; nothing else becomes part of a path. */
    private static final Pattern UID = Pattern.compile("[0-9][0-9.]{0,63}");

    /** Bytes: what fits into less is not worth trying one after another. */
    private static final long LEAST_ROOM = 16L << 20;

    private final Path root;
    private final Export export;

    FolderOutlet(Path root, Export export) {
        this.root = root;
        this.export = export;
    }

    @Override
    public Attempt deliver(CleanInstance instance) {
        String study = instance.studyInstanceUid();
        String series = instance.seriesInstanceUid();
        if (!isUid(study) || !isUid(series) || !isUid(instance.sopInstanceUid())) {
            return new Attempt(Attempt.Result.REFUSED, null,
                    "Study, Series or SOP Instance UID is absent or malformed: no file can be named by it");
        }
        Path folder = root.resolve(study).resolve(series);
        Path part = folder.resolve("." + instance.id() + ".part");
        try {
            Files.createDirectories(folder);
            try (Exported exported = export.of(instance)) {
                ByteSource file = exported.file();
                Path target = folder.resolve(instance.sopInstanceUid() + ".dcm");
                if (Files.exists(target) && !SameContent.in(target, file)) {
                    return new Attempt(Attempt.Result.REFUSED, null,
                            "another instance of this UID is there, with other content; move it away, then retry");
                }
                // What a crash left under this name is this instance's: written anew.
                FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
                WholeFile.complete(channel, part, target,
                        to -> file.transferTo(0, file.size(), to),
                        StandardCopyOption.ATOMIC_MOVE);
            }
            // The names, from the file's to the study's, are durable before the journal says so.
            for (Path named : new Path[]{folder, root.resolve(study), root}) {
                WholeFile.forceFolder(named);
            }
            return new Attempt(Attempt.Result.SENT, null, "");
        } catch (IOException e) {
            // What is this instance's own, or its study's folder's, must not keep the others waiting.
            return new Attempt(takesNothing() ? Attempt.Result.UNREACHABLE : Attempt.Result.LATER, null,
                    "cannot write: " + TryAgain.describe(e));
        }
    }

    /** Whether no other instance would fare better: the folder is away, may not be written, or its disk is full. */
    private boolean takesNothing() {
        try {
            return !Files.isWritable(root) || Files.getFileStore(root).getUsableSpace() < LEAST_ROOM;
        } catch (IOException _) {
            return true;
        }
    }

    private static boolean isUid(@Nullable String text) {
        return text != null && UID.matcher(text).matches();
    }

    @Override
    public boolean isOpen() {
        return false;
    }

    @Override
    public void idle(long idleNanos) {
        // Nothing is kept open.
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}
