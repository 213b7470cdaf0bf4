package io.gantry.gateway.process;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * What is being worked on, in a file that outlives the process: an instance that exhausts the heap or crashes the JVM
 * would else do so again after every start, and nothing behind it would ever be worked on. Survives the process, not a
 * power cut, so nothing is forced. Safe for any thread; each slot is one thread's.
 *
 * <p>The file holds records of three big-endian 64-bit numbers: instance id, how many processes ended with it in hand,
 * and whether it is in hand now. Id 0 is an empty record.
 */
final class InHand {

    private static final int RECORD = 3 * Long.BYTES;
    /** Enough for many workers and several crashes; of more, the latest are not remembered. */
    private static final int MOST_REMEMBERED = 256;

    private final FileChannel file;
    private final int slots;
    @GuardedBy("remembered")
    private final Map<InstanceId, Long> remembered;

    private InHand(FileChannel file, int slots, Map<InstanceId, Long> remembered) {
        this.file = file;
        this.slots = slots;
        this.remembered = remembered;
    }

    /** Opens the file, making it where it is missing, and counts what the last process had in hand. */
    static InHand open(Path path, int slots) throws IOException {
        FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        try {
            InHand inHand = new InHand(file, slots, read(file));
            for (int slot = 0; slot < slots; slot++) {
                inHand.write(slot, 0, 0, 0);
            }
            synchronized (inHand.remembered) {
                inHand.writeRemembered();
            }
            return inHand;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static Map<InstanceId, Long> read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.size(), 1 << 20));
        int n = 0;
        while (bytes.hasRemaining() && n >= 0) {
            n = file.read(bytes, bytes.position());
        }
        bytes.flip();
        Map<InstanceId, Long> found = new LinkedHashMap<>();
        while (bytes.remaining() >= RECORD) {
            long id = bytes.getLong();
            long ends = bytes.getLong() + bytes.getLong();
            if (id > 0 && ends > 0 && found.size() < MOST_REMEMBERED) {
                found.merge(new InstanceId(id), ends, Math::max);
            }
        }
        return found;
    }

    /** How many processes ended while they worked on the instance, the last one included. */
    long ends(InstanceId id) {
        synchronized (remembered) {
            return remembered.getOrDefault(id, 0L);
        }
    }

    /** Work on the instance begins. */
    void begin(int slot, InstanceId id) throws IOException {
        write(slot, id.value(), ends(id), 1);
    }

    /** Work on the instance has ended, and the process has not. */
    void end(int slot, InstanceId id) throws IOException {
        write(slot, 0, 0, 0);
        forget(id);
    }

    /** Nothing is held against the instance any more. */
    void forget(InstanceId id) throws IOException {
        synchronized (remembered) {
            if (remembered.remove(id) != null) {
                writeRemembered();
            }
        }
    }

    @GuardedBy("remembered")
    private void writeRemembered() throws IOException {
        int record = slots;
        for (Map.Entry<InstanceId, Long> each : remembered.entrySet()) {
            write(record++, each.getKey().value(), each.getValue(), 0);
        }
        file.truncate((long) record * RECORD);
    }

    private void write(int record, long id, long ends, long now) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(RECORD).putLong(id).putLong(ends).putLong(now).flip();
        long position = (long) record * RECORD;
        while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
        }
    }

    /**
     * An orderly end.
     *
     * @param innocent slots whose instance has done nothing wrong, only takes long
     */
    void close(IntPredicate innocent) throws IOException {
        for (int slot = 0; slot < slots; slot++) {
            if (innocent.test(slot)) {
                write(slot, 0, 0, 0);
            }
        }
        file.close();
    }
}
