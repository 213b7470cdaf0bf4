package io.gantry.gateway.deliver;

import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.CompositionSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.net.association.AssociationRejectedException;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScu;
import io.gantry.gateway.process.CleanInstance;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends instances over an association that stays open between them (PS3.4 B), in the transfer syntax that the
 * destination is configured for, else in their own; an archive that takes only native ones gets pixel data decoded.
 */
final class ArchiveOutlet implements Outlet {

    private static final Logger log = LoggerFactory.getLogger(ArchiveOutlet.class);

    private final ArchiveAssociation association;
    private final Export export;
    private final Duration keepIdle;

    ArchiveOutlet(ArchiveAssociation association, Export export, Duration keepIdle) {
        this.association = association;
        this.export = export;
        this.keepIdle = keepIdle;
    }

    @Override
    public Attempt deliver(CleanInstance instance) {
        try (Exported exported = export.of(instance)) {
            return deliver(instance, exported);
        } catch (IOException e) {
            return new Attempt(Attempt.Result.LATER, null,
                    "cannot be put into the destination's transfer syntax: "
                            + e.getClass().getSimpleName());
        }
    }

    private Attempt deliver(CleanInstance instance, Exported exported) {
        StorageScu scu;
        try {
            scu = association.opened(instance.sopClassUid(), exported.transferSyntaxUid());
        } catch (AssociationRejectedException e) {
            return new Attempt(Attempt.Result.UNREACHABLE, null, e.rejection().describe());
        } catch (IOException e) {
            return new Attempt(Attempt.Result.UNREACHABLE, null,
                    "no association: " + Failure.describe(e));
        }
        String syntax = association.accepted(scu, instance.sopClassUid(), exported.transferSyntaxUid());
        if (syntax == null) {
            return new Attempt(Attempt.Result.REFUSED, null, "no presentation context accepted for "
                    + instance.sopClassUid() + " in " + exported.transferSyntaxUid());
        }
        boolean first = scu.isNew();
        try {
            return outcome(send(scu, instance, exported, TransferSyntax.of(syntax)));
        } catch (PixelDataException e) {
            // Its messages carry no values.
            return new Attempt(Attempt.Result.REFUSED, null,
                    "the archive takes only native pixel data, and it cannot be decoded: " + e.getMessage());
        } catch (IOException e) {
            association.abort();
            if (first) {
                return new Attempt(Attempt.Result.LATER, null, "broken off: " + Failure.describe(e));
            }
            // Archives end associations that they find idle, and firewalls forget them: no failure of this instance.
            log.info("an association that was open before was lost ({}): once more over a new one",
                    Failure.describe(e));
            return deliver(instance, exported);
        } catch (RuntimeException | Error e) {
            // Perhaps in the middle of a message.
            association.abort();
            throw e;
        }
    }

    private static Attempt outcome(Status status) {
        if (status.isSuccess() || status.isWarning()) {
            return new Attempt(Attempt.Result.SENT, status.code(), "");
        }
        return status.isRetryable()
                ? new Attempt(Attempt.Result.LATER, status.code(), "out of resources")
                : new Attempt(Attempt.Result.REFUSED, status.code(), "refused");
    }

    private Status send(StorageScu scu, CleanInstance instance, Exported exported, TransferSyntax syntax)
            throws IOException, PixelDataException {
        if (syntax.uid().equals(exported.transferSyntaxUid())) {
            return store(scu, instance, syntax, exported.dataSet());
        }
        if (!TransferSyntax.of(exported.transferSyntaxUid()).encapsulated()) {
            return store(scu, instance, syntax, converted(exported.file(), syntax));
        }
        try (Exported decoded = export.in(instance, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)) {
            ByteSource dataSet = syntax.equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                    ? decoded.dataSet()
                    : converted(decoded.file(), syntax);
            return store(scu, instance, syntax, dataSet);
        }
    }

    private static Status store(StorageScu scu, CleanInstance instance, TransferSyntax syntax,
            ByteSource dataSet)
            throws IOException {
        return scu.store(instance.sopClassUid(), instance.sopInstanceUid(), syntax.uid(), dataSet);
    }

    private static ByteSource converted(ByteSource file, TransferSyntax syntax) throws IOException {
        try (DicomFile clean = DicomReader.read(file, ReadLimits.DEFAULT)) {
            CompositionSink sink = new CompositionSink();
            DicomWriter.writeDataSet(sink, clean.dataSet(), syntax);
            return sink.compose(ByteSource.of(sink.literal()));
        }
    }

    @Override
    public boolean isOpen() {
        return association.isOpen();
    }

    @Override
    public void idle(long idleNanos) {
        association.idle(idleNanos, keepIdle.toNanos());
    }

    @Override
    public void close() {
        association.close();
    }
}
