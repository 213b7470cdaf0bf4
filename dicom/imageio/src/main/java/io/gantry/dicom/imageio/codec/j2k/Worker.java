package io.gantry.dicom.imageio.codec.j2k;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The other process: takes one job after another from standard input, answers on standard output, and ends with its
 * input. Big endian; a job is operation, columns, rows, components, precision, flags, length and that many bytes;
 * an answer is result, length and that many bytes: samples, a codestream, or a text that says what was refused.
 */
final class Worker {

    static final int DECODE = 1;
    static final int ENCODE = 2;
    static final int SIGNED = 1;
    static final int COLOUR_TRANSFORM = 2;
    static final int DONE = 0;
    static final int REFUSED = 1;
    /** Exit status of a worker whose library cannot be loaded on this system; 3 is the JVM's own, out of memory. */
    static final int NOT_FOR_THIS_PLATFORM = 70;
    /** The first thing a worker says, where it can work. */
    static final int READY = 0x67616E74;

    private final OpenJpeg codec;
    private final DataInputStream in;
    private final DataOutputStream out;

    private Worker(OpenJpeg codec, DataInputStream in, DataOutputStream out) {
        this.codec = codec;
        this.in = in;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        var in = new DataInputStream(new BufferedInputStream(System.in, 1 << 16));
        var out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 16));
        OpenJpeg library;
        try {
            library = Library.load();
        } catch (UnsatisfiedLinkError _) {
            // It will not load the next time either, whereas a full disk or a lack of memory ends with another status.
            System.exit(NOT_FOR_THIS_PLATFORM);
            return;
        }
        Worker worker = new Worker(library, in, out);
        out.writeInt(READY);
        out.flush();
        try {
            while (true) {
                worker.serve();
            }
        } catch (EOFException _) {
            // The gateway has gone, or has no more work: so does this process.
            return;
        }
    }

    private void serve() throws IOException {
        int operation = in.readInt();
        int columns = in.readInt();
        int rows = in.readInt();
        int components = in.readInt();
        int precision = in.readInt();
        int flags = in.readInt();
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        int result = DONE;
        byte[] answer;
        try {
            answer = operation == DECODE
                    ? packed(codec.decode(bytes, columns, rows, components))
                    : codec.encode(unpacked(bytes, components), columns, rows, precision,
                            (flags & SIGNED) != 0,
                            (flags & COLOUR_TRANSFORM) != 0);
        } catch (OpenJpeg.RefusedException e) {
            result = REFUSED;
            answer = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
        }
        out.writeInt(result);
        out.writeInt(answer.length);
        out.write(answer);
        out.flush();
    }

    static byte[] packed(int[][] samples) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * samples.length * samples[0].length);
        for (int[] component : samples) {
            bytes.asIntBuffer().put(component);
            bytes.position(bytes.position() + 4 * component.length);
        }
        return bytes.array();
    }

    static int[][] unpacked(byte[] bytes, int components) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int[][] samples = new int[components][bytes.length / 4 / components];
        for (int[] component : samples) {
            in.asIntBuffer().get(component);
            in.position(in.position() + 4 * component.length);
        }
        return samples;
    }
}
