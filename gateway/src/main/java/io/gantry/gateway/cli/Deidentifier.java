package io.gantry.gateway.cli;

import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.FileTrouble;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.Scratch;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.PseudonymousIdentity;
import io.gantry.pipeline.anonymize.Pseudonyms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Takes files through a pipeline into a folder. Safe for any thread. */
final class Deidentifier {

    /** What became of a file. */
    sealed interface Outcome {

        /** It was cleaned, and written there. */
        record Clean(Path file) implements Outcome {
        }

        /** It is not wanted. */
        record Filtered() implements Outcome {
        }

        /** It is held under a number. */
        record Held(Reason reason, String detail, String number) implements Outcome {
        }
    }

    private final Pipeline pipeline;
    private final Pseudonyms pseudonyms;
    private final Scratch scratch;
    private final Path folder;
    private final HeldFolder held;
    private final ResultFiles results;
    /** By what was written in this run, the file that it was made of. */
    private final Map<Path, Path> sources = new ConcurrentHashMap<>();

    Deidentifier(Pipeline pipeline, Pseudonyms pseudonyms, Scratch scratch, Path folder,
            HeldFolder held, ResultFiles results) {
        this.pipeline = pipeline;
        this.pseudonyms = pseudonyms;
        this.scratch = scratch;
        this.folder = folder;
        this.held = held;
        this.results = results;
    }

    /** Whether the job has not done its work, where a file is held for this reason. */
    static boolean isFailure(Reason reason) {
        return reason == Reason.UNREADABLE || reason == Reason.INSTANCE_TWICE || reason == Reason.STAGE_FAILED
                || reason == Reason.OUTPUT_UNREADABLE;
    }

    /**
     * Cleans a file or holds it.
     *
     * @param ordinal place of the file in the input, from 1
     * @throws IOException where the result, or what it takes to make it, cannot be written
     */
    Outcome process(Path file, int ordinal) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            return hold(file, ordinal, Reason.UNREADABLE, FileTrouble.in(e));
        }
        try (channel) {
            DicomFile dicom;
            try {
                dicom = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT, scratch);
            } catch (MalformedDatasetException e) {
                return hold(file, ordinal, Reason.UNREADABLE, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                return hold(file, ordinal, Reason.UNREADABLE, FileTrouble.in(e));
            }
            try (dicom) {
                return switch (pipeline.run(Instance.of(dicom))) {
                    case StageResult.Passed(Instance instance) -> {
                        try (instance) {
                            yield write(instance, file, ordinal);
                        }
                    }
                    case StageResult.Filtered _ -> new Outcome.Filtered();
                    case StageResult.Quarantined(Reason reason, String detail) ->
                        hold(file, ordinal, reason, detail);
                };
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    private Outcome hold(Path file, int ordinal, Reason reason, String detail) throws IOException {
        return new Outcome.Held(reason, detail, held.hold(file, ordinal, reason, detail));
    }

    private Outcome write(Instance instance, Path file, int ordinal) throws IOException {
        // Keyed pseudonyms and nothing of the file itself: no name can lead out of the folder.
        PseudonymousIdentity identity = pseudonyms.identify(instance.original());
        String name = Objects.requireNonNull(identity.sopInstanceUid(), "inspected");
        Path series = folder.resolve(or(identity.studyInstanceUid(), "no-study"))
                .resolve(or(identity.seriesInstanceUid(), "no-series"));
        Files.createDirectories(series);
        Path target = series.resolve(name + ".dcm");
        ByteSource clean = Objects.requireNonNull(instance.output(), "verified").file();
        Path source = sources.putIfAbsent(target, file);
        if (source != null) {
            return Files.mismatch(source, file) < 0
                    ? new Outcome.Clean(target)
                    : hold(file, ordinal, Reason.INSTANCE_TWICE, "");
        }
        results.write(target,
                to -> clean.transferTo(0, clean.size(), to),
                new FileAttribute<?>[0], StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Outcome.Clean(target);
    }

    private static String or(@Nullable String uid, String otherwise) {
        return uid == null ? otherwise : uid;
    }
}
