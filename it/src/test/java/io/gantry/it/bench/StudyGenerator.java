package io.gantry.it.bench;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;

/**
 * Writes what the senders of a benchmark send: {@code study FOLDER SENDERS COUNT} makes a CT study, its instances dealt
 * to one folder for each sender; {@code big FILE FRAMES} makes one multi-frame instance of half a mebibyte a frame.
 */
public final class StudyGenerator {

    /** Of an image, and of a frame. */
    static final int ROWS = 512;
    static final int COLUMNS = 512;
    static final int FRAME_BYTES = ROWS * COLUMNS * 2;
    /** Sequences of {@link TestInstances#ct}, one within the other. */
    private static final int PRIVATE_PATIENT_ID = 0x0029A710;
    private static final int PRIVATE_PATIENT_NAME = 0x0029A715;

    private StudyGenerator() {
    }

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "study" -> study(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "big" -> big(Path.of(args[1]), Integer.parseInt(args[2]));
            default -> throw new IllegalArgumentException("study or big, not " + args[0]);
        }
    }

    static void study(Path folder, int senders, int count) throws IOException {
        TestInstances instances = new TestInstances(1);
        for (int i = 0; i < count; i++) {
            ofOnePatient(instances.ct(ROWS, COLUMNS))
                    .writeTo(folder.resolve("sender-" + i % senders).resolve("%05d.dcm".formatted(i)));
        }
    }

    /** In its private items stands another patient for each image, as in no series: here it is the one of the study. */
    static TestInstance ofOnePatient(TestInstance image) {
        return image.with(a -> {
            Attributes outer = a.items(PRIVATE_PATIENT_ID).getFirst();
            outer.set(Tag.PatientID, Objects.requireNonNull(a.string(Tag.PatientID)));
            outer.items(PRIVATE_PATIENT_NAME).getFirst().set(Tag.PatientName,
                    Objects.requireNonNull(a.string(Tag.PatientName)));
        });
    }

    /** Pixel Data is written as it is made: it need not fit into memory. */
    static void big(Path file, int frames) throws IOException {
        TestInstance header = new TestInstances(2).enhancedMr(1, 1, frames).with(a -> {
            a.remove(Tag.PixelData);
            a.setInts(Tag.Rows, VR.US, ROWS);
            a.setInts(Tag.Columns, VR.US, COLUMNS);
        });
        DataSink.InMemory sink = new DataSink.InMemory();
        DicomWriter.writeFile(sink, header.fileMeta(), header.dataSet());
        ByteBuffer element = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        // Explicit VR Little Endian (PS3.5 7.1.2): group, element, VR, reserved, length.
        element.putShort((short) 0x7FE0).putShort((short) 0x0010).put((byte) 'O').put((byte) 'W')
                .putShort((short) 0)
                .putInt(Math.toIntExact((long) frames * FRAME_BYTES));
        byte[] frame = new byte[FRAME_BYTES];
        Random random = new Random(1);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(sink.toByteArray());
            out.write(element.array());
            for (int i = 0; i < frames; i++) {
                // Every frame is another, so that a frame lost or repeated shows in the digest.
                random.nextBytes(frame);
                out.write(frame);
            }
        }
    }
}
