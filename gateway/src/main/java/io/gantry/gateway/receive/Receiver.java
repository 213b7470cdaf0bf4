package io.gantry.gateway.receive;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.net.association.AssociationInfo;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.service.DataSetInput;
import io.gantry.dicom.net.service.StoreHandler;
import io.gantry.dicom.net.service.StoreRequest;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.gateway.process.JournalPseudonyms;
import io.gantry.gateway.process.ReceiptMeta;
import io.gantry.gateway.process.TryAgain;
import io.gantry.gateway.process.Workers;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.spool.Incoming;
import io.gantry.storage.spool.Spool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Answers C-STORE (PS3.4 B.2.3): success only when file and journal row are durable. Refused, with nothing kept:
 *
 * <ul>
 * <li>A700H, out of resources: disk or journal do not take it, or too many instances wait
 * <li>A900H, data set does not match SOP class: it names another class or instance than the command
 * <li>C000H, cannot understand: the data set is malformed
 * </ul>
 */
public final class Receiver implements StoreHandler {

    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    private final DataFolder data;
    private final Workers workers;
    private final Pseudonyms pseudonyms;
    private final long maxBacklog;
    private final Scratch scratch;
    private final Clock clock;
    private final GatewayMetrics metrics;

    /** @param scratch for data sets that are deflated and not small; filled only while there is room for instances */
    public Receiver(DataFolder data, Workers workers, Pseudonyms pseudonyms, long maxBacklog, Scratch scratch,
            Clock clock, GatewayMetrics metrics) {
        this.data = data;
        this.workers = workers;
        this.pseudonyms = pseudonyms;
        this.maxBacklog = maxBacklog;
        this.scratch = guarded(scratch, data.spool());
        this.clock = clock;
        this.metrics = metrics;
    }

    private static Scratch guarded(Scratch scratch, Spool spool) {
        return new Scratch() {
            @Override
            public FileChannel create() throws IOException {
                checkRoom();
                return scratch.create();
            }

            @Override
            public void checkRoom() throws IOException {
                spool.checkRoom();
            }
        };
    }

    @Override
    public Status store(StoreRequest request, DataSetInput input) throws IOException {
        long start = System.nanoTime();
        Status status = tryToStore(request, input);
        if (!status.isSuccess()) {
            metrics.refused(status.toString());
        }
        metrics.timed("receive", System.nanoTime() - start);
        return status;
    }

    /** What began it, such as a lack of file descriptors: that is what an operator can do something about. */
    private static String because(StorageUnavailableException e) {
        Throwable cause = e.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause == null ? "" : ": " + TryAgain.describe(cause);
    }

    private Status tryToStore(StoreRequest request, DataSetInput input) throws IOException {
        if (workers.backlog() >= maxBacklog) {
            log.warn("refused: {} instances wait to be processed", workers.backlog());
            return Status.OUT_OF_RESOURCES;
        }
        try (Incoming incoming = data.spool().create();
                var _ = MDC.putCloseable("instance", incoming.id().toString())) {
            return receive(request, input, incoming);
        } catch (StorageUnavailableException e) {
            log.error("refused: {}{}", e.getMessage(), because(e));
            return Status.OUT_OF_RESOURCES;
        }
    }

    private Status receive(StoreRequest request, DataSetInput input, Incoming incoming) throws IOException {
        AssociationInfo sender = request.association();
        Instant now = clock.instant();
        SpoolWriter writer = new SpoolWriter(incoming);
        DicomWriter.writeFileMeta(writer,
                ReceiptMeta.write(incoming.id(), request.sopClassUid(), request.sopInstanceUid(),
                        request.transferSyntaxUid(), sender.callingAeTitle(), sender.calledAeTitle(),
                        sender.id(), now, sender.peer()));
        input.transferTo(writer);
        IOException failure = writer.failure();
        if (failure != null) {
            throw failure instanceof StorageUnavailableException none
                    ? none
                    : new StorageUnavailableException("the disk takes no more", failure);
        }
        incoming.complete();
        io.gantry.storage.journal.Pseudonyms known;
        try (DicomFile file = DicomReader.read(ByteSource.of(incoming.channel()), ReadLimits.DEFAULT,
                scratch)) {
            Attributes dataSet = file.dataSet();
            if (!request.sopClassUid().equals(dataSet.string(Tag.SOPClassUID))
                    || !request.sopInstanceUid().equals(dataSet.string(Tag.SOPInstanceUID))) {
                log.warn("refused: command and data set name different SOP classes or instances");
                return Status.DATASET_MISMATCH;
            }
            known = JournalPseudonyms.of(pseudonyms, dataSet);
        } catch (MalformedDatasetException e) {
            log.warn("refused: {}", e.getMessage());
            return Status.CANNOT_UNDERSTAND;
        } catch (IOException e) {
            throw e instanceof StorageUnavailableException none
                    ? none
                    : new StorageUnavailableException("what was received cannot be read again", e);
        }
        Receipt receipt = new Receipt(incoming.id(), sender.id(), now, sender.callingAeTitle(),
                sender.calledAeTitle(), sender.peer(), request.sopClassUid(), request.transferSyntaxUid(),
                incoming.size(), known);
        data.accept(incoming, receipt);
        metrics.received(receipt.sizeBytes());
        workers.received(receipt);
        return Status.SUCCESS;
    }
}
