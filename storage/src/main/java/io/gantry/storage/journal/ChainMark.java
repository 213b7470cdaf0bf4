package io.gantry.storage.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far the chain had got when it was last made durable, in a file beside the journal's folder. H2 opens a file whose end
 * was lost as it was before, even as an empty one, and a chain that lost its end is as sound as one that never had it: only
 * what lies elsewhere tells. Written after each checkpoint and never ahead of it, so a crash makes no difference; not forced,
 * as an older mark is true, too. Used by one thread at a time.
 *
 * <p>The file is one line of ASCII: number of the last event, in 19 digits, and its hash.
 */
final class ChainMark {

    private static final Pattern LINE = Pattern.compile("(\\d{19}) ([0-9a-f]{64})\n");

    private final Path file;

    ChainMark(Path file) {
        this.file = file;
    }

    /** Empty where there is no mark, or one that a power cut left unfinished. */
    Optional<LastKnown.Head> read() throws IOException {
        try {
            Matcher line = LINE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            return line.matches()
                    ? Optional.of(new LastKnown.Head(Long.parseLong(line.group(1)), line.group(2)))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    void write(LastKnown.Head head) throws IOException {
        ByteBuffer line = StandardCharsets.US_ASCII
                .encode(String.format(Locale.ROOT, "%019d %s\n", head.seq(), head.hash()));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            // One write within a page: a process that is killed leaves the line before or this one.
            while (line.hasRemaining()) {
                channel.write(line);
            }
        }
    }
}
