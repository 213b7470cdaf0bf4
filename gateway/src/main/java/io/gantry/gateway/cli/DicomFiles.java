package io.gantry.gateway.cli;

import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.FileTrouble;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.Scratch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Shows files one by one to something that looks at them, several at a time. */
final class DicomFiles {

    private DicomFiles() {
    }

    /** What looks at files; called by several threads. */
    interface Look {

        /**
         * @param ordinal place of the file in the list, from 1
         * @param file    open while this runs; null where it cannot be read as DICOM
         */
        void at(int ordinal, @Nullable DicomFile file) throws IOException;
    }

    static void forEach(List<Path> files, Scratch scratch, Console console, String label, Look look)
            throws IOException, InterruptedException {
        int workers = Math.clamp(files.size(), 1, Runtime.getRuntime().availableProcessors());
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        try (Console.Progress progress = console.progress(label, files.size())) {
            List<Future<?>> futures = new ArrayList<>(IntStream.range(0, files.size())
                    .mapToObj(i -> pool.submit(() -> {
                        open(files.get(i), scratch, i + 1, look);
                        progress.advance(1);
                        return null;
                    })).toList());
            for (Future<?> future : futures) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("stopped: " + FileTrouble.in(e.getCause()), e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Shows one file. What fails for another reason than the file, such as a full disk, is thrown. */
    static void open(Path file, Scratch scratch, int ordinal, Look look) throws IOException {
        try (FileChannel channel = channel(file)) {
            if (channel == null) {
                look.at(ordinal, null);
                return;
            }
            try (DicomFile dicom = read(channel, scratch)) {
                look.at(ordinal, dicom);
            }
        }
    }

    private static @Nullable FileChannel channel(Path file) {
        try {
            return FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException _) {
            return null;
        }
    }

    private static @Nullable DicomFile read(FileChannel channel, Scratch scratch) throws IOException {
        try {
            return DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT, scratch);
        } catch (MalformedDatasetException _) {
            return null;
        }
    }
}
