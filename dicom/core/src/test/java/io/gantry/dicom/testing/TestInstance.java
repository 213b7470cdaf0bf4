package io.gantry.dicom.testing;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.TransferSyntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A generated instance.
 *
 * @param dataSet its attributes
 * @param transferSyntax what it is written in
 */
public record TestInstance(Attributes dataSet, TransferSyntax transferSyntax) {

    public String sopClassUid() {
        return Objects.requireNonNull(dataSet.string(Tag.SOPClassUID));
    }

    public String sopInstanceUid() {
        return Objects.requireNonNull(dataSet.string(Tag.SOPInstanceUID));
    }

    /** The same instance in another transfer syntax; encapsulated Pixel Data stays as it is. */
    public TestInstance in(TransferSyntax other) {
        return new TestInstance(dataSet, other);
    }

    /** A copy with changes; items are shared with this one. */
    public TestInstance with(Consumer<Attributes> change) {
        Attributes copy = dataSet.copy();
        change.accept(copy);
        return new TestInstance(copy, transferSyntax);
    }

    public FileMetaInformation fileMeta() {
        return FileMetaInformation.of(sopClassUid(), sopInstanceUid(), transferSyntax.uid());
    }

    /** The Part 10 file. */
    public byte[] bytes() {
        DataSink.InMemory sink = new DataSink.InMemory();
        try {
            DicomWriter.writeFile(sink, fileMeta(), dataSet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink.toByteArray();
    }

    /** The data set alone, as it travels in a C-STORE request. */
    public byte[] dataSetBytes() {
        DataSink.InMemory sink = new DataSink.InMemory();
        try {
            DicomWriter.writeDataSet(sink, dataSet, transferSyntax);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink.toByteArray();
    }

    /** Writes the Part 10 file, and the folders above it. */
    public Path writeTo(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        return Files.write(file, bytes());
    }
}
