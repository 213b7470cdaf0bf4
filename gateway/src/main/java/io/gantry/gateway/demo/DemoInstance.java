package io.gantry.gateway.demo;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Reason;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An instance of the demonstration.
 *
 * @param label   what it is, for people; also its file name
 * @param dataSet as it is sent
 * @param syntax  what it is sent in
 * @param heldFor why it must be held; null where it must arrive
 */
public record DemoInstance(String label, Attributes dataSet, TransferSyntax syntax,
        @Nullable Reason heldFor) {

    public String sopClassUid() {
        return Objects.requireNonNull(dataSet.string(Tag.SOPClassUID), "every instance has one");
    }

    public String sopInstanceUid() {
        return Objects.requireNonNull(dataSet.string(Tag.SOPInstanceUID), "every instance has one");
    }

    /** The data set in its transfer syntax, as C-STORE takes it. */
    public ByteSource encoded() throws IOException {
        var sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, dataSet, syntax);
        return ByteSource.of(sink.toByteArray());
    }

    /** As a Part 10 file. */
    public byte[] file() throws IOException {
        var sink = new DataSink.InMemory();
        DicomWriter.writeFile(sink, FileMetaInformation.of(sopClassUid(), sopInstanceUid(), syntax.uid()),
                dataSet);
        return sink.toByteArray();
    }
}
