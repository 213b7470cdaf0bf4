package io.gantry.gateway.deliver;

import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.CompositionSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.net.association.AssociationRejectedException;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.StorageScu;
import io.gantry.gateway.process.CleanInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends instances over an association that stays open between them (PS3.4 B). It is opened again, with all that was
 * seen so far proposed, when an instance needs what it never asked for.
 */
final class ArchiveOutlet implements Outlet {

    private static final Logger log = LoggerFactory.getLogger(ArchiveOutlet.class);

    private final PeerAddress peer;
    private final Proposals proposals;
    private final Duration keepIdle;
    private @Nullable StorageScu association;
    private Map<String, List<String>> proposed = Map.of();

    ArchiveOutlet(PeerAddress peer, Proposals proposals, Duration keepIdle) {
        this.peer = peer;
        this.proposals = proposals;
        this.keepIdle = keepIdle;
    }

    @Override
    public Attempt deliver(CleanInstance instance) {
        StorageScu scu;
        try {
            scu = associationFor(instance.sopClassUid(), instance.transferSyntaxUid());
        } catch (AssociationRejectedException e) {
            return new Attempt(Attempt.Result.UNREACHABLE, null, e.rejection().describe());
        } catch (IOException e) {
            return new Attempt(Attempt.Result.UNREACHABLE, null,
                    "no association: " + e.getClass().getSimpleName());
        }
        var accepted = scu.accepted(instance.sopClassUid());
        String syntax = Proposals.wanted(instance.transferSyntaxUid()).stream().filter(accepted::contains)
                .findFirst().orElse(null);
        if (syntax == null) {
            return new Attempt(Attempt.Result.REFUSED, null, "no presentation context accepted for "
                    + instance.sopClassUid() + " in " + instance.transferSyntaxUid());
        }
        try {
            return outcome(send(scu, instance, syntax));
        } catch (IOException e) {
            abort();
            return new Attempt(Attempt.Result.LATER, null, "broken off: " + e.getClass().getSimpleName());
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

    private static Status send(StorageScu scu, CleanInstance instance, String syntax) throws IOException {
        if (syntax.equals(instance.transferSyntaxUid())) {
            return scu.store(instance.sopClassUid(), instance.sopInstanceUid(), syntax, instance.dataSet());
        }
        try (DicomFile clean = DicomReader.read(instance.file(), ReadLimits.DEFAULT)) {
            CompositionSink sink = new CompositionSink();
            DicomWriter.writeDataSet(sink, clean.dataSet(), TransferSyntax.of(syntax));
            return scu.store(instance.sopClassUid(), instance.sopInstanceUid(), syntax,
                    sink.compose(ByteSource.of(sink.literal())));
        }
    }

    private StorageScu associationFor(String sopClass, String syntax) throws IOException {
        StorageScu open = association;
        if (open != null && open.isUsable()
                && proposed.getOrDefault(sopClass, List.of()).contains(syntax)) {
            return open;
        }
        close();
        Map<String, List<String>> wanted = proposals.with(sopClass, syntax);
        StorageScu opened = StorageScu.open(peer, wanted);
        association = opened;
        proposed = wanted;
        return opened;
    }

    @Override
    public void idle(long idleNanos) {
        StorageScu open = association;
        if (open != null && (!open.isUsable() || idleNanos > keepIdle.toNanos())) {
            close();
        }
    }

    private void abort() {
        StorageScu open = association;
        association = null;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void close() {
        StorageScu open = association;
        association = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Everything sent was answered: nothing is lost with a release that fails.
                log.debug("release failed: {}", e.getClass().getSimpleName());
                open.abort();
            }
        }
    }
}
