package io.gantry.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** What is read from a source, and what is transferred from it, is the same, whatever it is put together from. */
class ByteSourceTest {

    private static final int SIZE = 100_000;
    private static byte[] bytes = {};
    private static Path file = Path.of("");

    @BeforeContainer
    static void writeFile() throws IOException {
        bytes = new byte[SIZE];
        new Random(7).nextBytes(bytes);
        file = Files.createTempFile("source", null);
        Files.write(file, bytes);
    }

    @AfterContainer
    static void deleteFile() throws IOException {
        Files.delete(file);
    }

    /** A source of no kind that is known to {@code transferTo}. */
    private record Foreign(ByteSource of) implements ByteSource {
        @Override
        public long size() {
            return of.size();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            return of.read(position, target);
        }
    }

    private static byte[] transferred(ByteSource source, int position, int length) throws IOException {
        Path target = Files.createTempFile("target", null);
        try (FileChannel to = FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            to.write(ByteBuffer.wrap(new byte[]{1, 2, 3}));
            source.transferTo(position, length, to);
            assertThat(to.position()).isEqualTo(3 + length);
            byte[] all = new byte[(int) to.size()];
            ByteSource.of(to).readFully(0, ByteBuffer.wrap(all));
            assertThat(all).startsWith(1, 2, 3);
            return Arrays.copyOfRange(all, 3, all.length);
        }
    }

    @Property(tries = 300)
    void partsReadAndTransferredAreTheSame(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            List<ByteSource> kinds = List.of(ByteSource.of(channel), ByteSource.of(bytes),
                    new Foreign(ByteSource.of(channel)), new ByteRange(ByteSource.of(channel), 0, SIZE),
                    new ComposedSource(List.of(new ByteRange(ByteSource.of(bytes), 0, 10),
                            new ByteRange(ByteSource.of(channel), 10, SIZE - 10))));
            List<ByteRange> parts = new ArrayList<>();
            ByteBuffer whole = ByteBuffer.allocate(8 * SIZE);
            for (int i = random.nextInt(8); i > 0; i--) {
                int start = random.nextInt(SIZE);
                int length = random.nextInt(3) == 0 ? 0 : random.nextInt(SIZE - start);
                parts.add(new ByteRange(kinds.get(random.nextInt(kinds.size())), start, length));
                whole.put(bytes, start, length);
            }
            byte[] expected = Arrays.copyOf(whole.array(), whole.position());
            ComposedSource source = new ComposedSource(parts);
            assertThat(source.size()).isEqualTo(expected.length);
            int from = random.nextInt(expected.length + 1);
            int length = random.nextInt(expected.length - from + 1);
            byte[] wanted = Arrays.copyOfRange(expected, from, from + length);

            byte[] read = new byte[length];
            source.readFully(from, ByteBuffer.wrap(read));
            assertThat(Arrays.equals(read, wanted)).isTrue();
            assertThat(Arrays.equals(transferred(source, from, length), wanted)).isTrue();
            assertThat(source.read(expected.length, ByteBuffer.allocate(1))).isEqualTo(-1);
            assertThatThrownBy(() -> transferred(source, from, expected.length - from + 1))
                    .isInstanceOfAny(EOFException.class, IndexOutOfBoundsException.class);
        }
    }

    @Example
    void aFileThatBecameShorterIsSaid() throws IOException {
        Path shorter = Files.createTempFile("source", null);
        Files.write(shorter, bytes);
        try (FileChannel channel = FileChannel.open(shorter, StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE)) {
            ByteSource source = ByteSource.of(channel);
            channel.truncate(10);
            assertThatThrownBy(() -> transferred(source, 0, SIZE)).isInstanceOf(EOFException.class)
                    .hasMessageContaining("offset 10");
        }
    }
}
