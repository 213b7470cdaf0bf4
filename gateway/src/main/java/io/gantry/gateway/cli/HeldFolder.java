package io.gantry.gateway.cli;

import io.gantry.dicom.io.ByteSource;
import io.gantry.gateway.config.OwnerOnly;
import io.gantry.gateway.config.WholeFile;
import io.gantry.pipeline.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of originals that are held, for their owner only, as {@code 000001.dcm} with {@code 000001.reason.txt}.
 * Numbers go on after those of earlier runs, so that nothing is overwritten. Safe for any thread.
 */
final class HeldFolder {

    private static final Pattern NUMBERED = Pattern.compile("([0-9]{6,9})\\.(dcm|reason\\.txt)");

    private final Path folder;
    private final long after;
    private final ResultFiles results;

    private HeldFolder(Path folder, long after, ResultFiles results) {
        this.folder = folder;
        this.results = results;
        this.after = after;
    }

    /** Made when the first file is held. */
    static HeldFolder at(Path folder, ResultFiles results) throws IOException {
        long highest = 0;
        if (Files.exists(folder)) {
            try (Stream<Path> list = Files.list(folder)) {
                for (Path file : list.toList()) {
                    Matcher name = NUMBERED.matcher(file.getFileName().toString());
                    highest = name.matches() ? Math.max(highest, Long.parseLong(name.group(1))) : highest;
                }
            }
        }
        return new HeldFolder(folder, highest, results);
    }

    /**
     * Copies a file and writes why it is held; a file that cannot be read has its reason written alone.
     *
     * @param ordinal place of the file in the input, from 1
     * @return the number that it has here
     */
    String hold(Path original, int ordinal, Reason reason, String detail) throws IOException {
        OwnerOnly.createFolder(folder);
        String number = String.format(Locale.ROOT, "%06d", after + ordinal);
        String text = "reason: " + reason + "\n" + (detail.isEmpty() ? "" : "detail: " + detail + "\n")
                + "advice: " + reason.advice() + "\n" + "input file: number " + ordinal
                + " in the order of names\n";
        write(number + ".reason.txt", WholeFile.text(text));
        if (Files.isRegularFile(original) && Files.isReadable(original)) {
            write(number + ".dcm", to -> {
                try (FileChannel from = FileChannel.open(original, StandardOpenOption.READ)) {
                    ByteSource file = ByteSource.of(from);
                    file.transferTo(0, file.size(), to);
                }
            });
        }
        return number;
    }

    private void write(String name, WholeFile.Content content) throws IOException {
        Path file = folder.resolve(name);
        results.write(file, content, OwnerOnly.fileMode(file));
    }
}
