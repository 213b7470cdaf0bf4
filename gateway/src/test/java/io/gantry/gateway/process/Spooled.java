package io.gantry.gateway.process;

import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.Pseudonyms;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.spool.Incoming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Puts instances into a data folder as reception does. */
public final class Spooled {

    private Spooled() {
    }

    public static Receipt in(DataFolder data, TestInstance instance) throws IOException {
        try (Incoming incoming = data.spool().create()) {
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            long association = data.ids().next();
            DataSink.InMemory meta = new DataSink.InMemory();
            DicomWriter.writeFileMeta(meta,
                    ReceiptMeta.write(incoming.id(), instance.sopClassUid(), instance.sopInstanceUid(),
                            instance.transferSyntax().uid(), "CT1", "GANTRY", association, now, "peer"));
            incoming.write(ByteBuffer.wrap(meta.toByteArray()));
            incoming.write(ByteBuffer.wrap(instance.dataSetBytes()));
            incoming.complete();
            Receipt receipt = new Receipt(incoming.id(), association, now, "CT1", "GANTRY", "peer",
                    instance.sopClassUid(), instance.transferSyntax().uid(), incoming.size(),
                    Pseudonyms.UNKNOWN);
            data.accept(incoming, receipt);
            return receipt;
        }
    }
}
