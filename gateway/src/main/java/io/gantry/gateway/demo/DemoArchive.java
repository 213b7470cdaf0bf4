package io.gantry.gateway.demo;

import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.service.DataSetInput;
import io.gantry.dicom.net.service.StorageScp;
import io.gantry.dicom.net.service.StoreRequest;
import io.gantry.dicom.net.ul.Timeouts;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** An archive that keeps what it is sent in a folder, each instance as {@code <SOP Instance UID>.dcm}. Loopback only. */
public final class DemoArchive implements AutoCloseable {

    public static final String AE_TITLE = "ARCHIVE";

    private static final int MAX_PDU = 1 << 18;
    private static final int MAX_ASSOCIATIONS = 8;
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Path folder;
    private final StorageScp scp;

    private DemoArchive(Path folder) {
        this.folder = folder;
        var settings = new StorageScp.Settings("127.0.0.1", 0, MAX_PDU, MAX_ASSOCIATIONS, Timeouts.DEFAULT,
                null, false);
        this.scp = new StorageScp(settings,
                (called, _, _) -> called.equals(AE_TITLE) ? null : AAssociateRj.calledAeTitleNotRecognized(),
                this::store, new AssociationListener() {
                });
    }

    /** Listens on any free port. */
    public static DemoArchive start(Path folder) throws IOException {
        Files.createDirectories(folder);
        var archive = new DemoArchive(folder);
        archive.scp.start();
        return archive;
    }

    public int port() {
        return scp.port();
    }

    /** Where an instance is once it has arrived. */
    public Path file(String sopInstanceUid) {
        return folder.resolve(sopInstanceUid + ".dcm");
    }

    private Status store(StoreRequest request, DataSetInput input) throws IOException {
        String uid = request.sopInstanceUid();
        if (!uid.matches("[0-9.]{1,64}")) {
            return Status.CANNOT_UNDERSTAND;
        }
        Path part = Files.createTempFile(folder, "arriving", ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            var meta = new DataSink.InMemory();
            DicomWriter.writeFileMeta(meta,
                    FileMetaInformation.of(request.sopClassUid(), uid, request.transferSyntaxUid()));
            out.write(meta.toByteArray());
            input.transferTo(Channels.newChannel(out));
        }
        Files.move(part, file(uid), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return Status.SUCCESS;
    }

    @Override
    public void close() {
        scp.stop(GRACE);
    }
}
