package io.gantry.gateway.deliver;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.ComposedSource;
import io.gantry.dicom.io.CompositionSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.EvenLengths;
import io.gantry.dicom.io.FileTrouble;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.io.UnknownVr;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScu;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Sends Part 10 files as they are (PS3.4 B): in their own transfer syntax, or, where that is a native one that the
 * receiver does not take, in another native one; a data set of an odd length is padded. Keeps its association open
 * between files. For one thread.
 */
public final class FileSender implements AutoCloseable {

    /** What became of a file. Its details hold no value of the data set. */
    public sealed interface Outcome {

        /** The receiver has it; a warning counts as that (PS3.4 Table B.2-1). */
        record Sent(Status status) implements Outcome {
        }

        /** A media directory, which is no instance that could be sent (PS3.3 F). */
        record LeftOut() implements Outcome {
        }

        /** It could not be sent. */
        record Failed(String reason) implements Outcome {
        }
    }

    private final ArchiveAssociation association;
    private final Scratch scratch;

    private FileSender(ArchiveAssociation association, Scratch scratch) {
        this.association = association;
        this.scratch = scratch;
    }

    /**
     * Senders to one receiver, each with an association of its own; what one has to propose the others know.
     *
     * @param scratch for large data sets that are inflated
     */
    public static Supplier<FileSender> to(PeerAddress peer, Scratch scratch) {
        Proposals shared = Proposals.asTheyAre();
        return () -> new FileSender(new ArchiveAssociation(peer, shared), scratch);
    }

    /**
     * Sends a file.
     *
     * @throws IOException where there is no association to be had: no other file would fare better
     */
    public Outcome send(Path file) throws IOException {
        FileChannel opened;
        try {
            opened = FileChannel.open(file, StandardOpenOption.READ);
        } catch (IOException e) {
            // Its message is the file's name.
            return new Outcome.Failed("cannot be opened: " + FileTrouble.in(e));
        }
        try (FileChannel channel = opened) {
            ByteSource source = ByteSource.of(channel);
            try (DicomFile dicom = DicomReader.read(source, ReadLimits.DEFAULT, scratch)) {
                return send(dicom, source);
            } catch (MalformedDatasetException e) {
                // Its messages carry tags and offsets, no values.
                return new Outcome.Failed("cannot be read as DICOM: " + e.getMessage());
            }
        }
    }

    private Outcome send(DicomFile dicom, ByteSource source) throws IOException {
        String sopClass = Objects.requireNonNullElse(dicom.dataSet().string(Tag.SOPClassUID),
                Objects.requireNonNullElse(dicom.meta().mediaStorageSopClassUid(), ""));
        String sopInstance = Objects.requireNonNullElse(dicom.dataSet().string(Tag.SOPInstanceUID),
                Objects.requireNonNullElse(dicom.meta().mediaStorageSopInstanceUid(), ""));
        if (sopClass.equals(UID.MediaStorageDirectoryStorage)) {
            return new Outcome.LeftOut();
        }
        if (sopClass.isEmpty() || sopInstance.isEmpty()) {
            return new Outcome.Failed("names no SOP class or no SOP instance");
        }
        for (boolean again : new boolean[]{false, true}) {
            StorageScu scu = association.opened(sopClass, dicom.transferSyntax().uid());
            String syntax = association.accepted(scu, sopClass, dicom.transferSyntax().uid());
            if (syntax == null) {
                return new Outcome.Failed("no presentation context accepted for " + sopClass + " in "
                        + dicom.transferSyntax().uid());
            }
            try {
                Status status = scu.store(sopClass, sopInstance, syntax, encoded(dicom, source, syntax));
                return status.isFailure()
                        ? new Outcome.Failed("refused with " + status)
                        : new Outcome.Sent(status);
            } catch (MalformedDatasetException e) {
                return new Outcome.Failed("cannot be converted: " + e.getMessage());
            } catch (IOException e) {
                association.abort();
                // The receiver may have closed an association it found idle: once more over a new one.
                if (again) {
                    return new Outcome.Failed("broken off: " + Failure.describe(e));
                }
            }
        }
        throw new IllegalStateException("the second attempt returns");
    }

    private static ByteSource encoded(DicomFile dicom, ByteSource source, String syntax) throws IOException {
        boolean asItIs = syntax.equals(dicom.transferSyntax().uid());
        ByteRange dataSet = new ByteRange(source, dicom.dataSetOffset(),
                source.size() - dicom.dataSetOffset());
        if (asItIs && (dataSet.length() & 1) == 0) {
            return dataSet;
        }
        if (asItIs && dicom.transferSyntax().deflated()) {
            // Padded by a 0 behind the deflated bytes (PS3.5 A.5).
            return new ComposedSource(List.of(dataSet, new ByteRange(ByteSource.of(new byte[1]), 0, 1)));
        }
        // Receivers take no fragment of an odd number of bytes (PS3.8 Annex D.1).
        Attributes even = EvenLengths.of(dicom.dataSet());
        CompositionSink sink = new CompositionSink();
        DicomWriter.writeDataSet(sink, asItIs ? even : UnknownVr.resolve(even), TransferSyntax.of(syntax));
        return sink.compose(ByteSource.of(sink.literal()));
    }

    @Override
    public void close() {
        association.close();
    }
}
