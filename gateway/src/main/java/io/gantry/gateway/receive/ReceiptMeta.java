package io.gantry.gateway.receive;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.Scratch;
import io.gantry.gateway.process.JournalPseudonyms;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.storage.Recovery;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;

/**
 * The receipt of an instance in the File Meta Information of its spooled file (PS3.10 7.1), so that a row which the
 * journal lost can be written again: AE titles in their attributes, the rest in Private Information (0002,0102) as
 * lines of text: version, association id, time of reception in milliseconds since 1970, address of the sender. Safe
 * for any thread.
 */
public final class ReceiptMeta implements Recovery.ReceiptReader {

    private static final String VERSION = "1";

    private final Pseudonyms pseudonyms;
    private final Scratch scratch;

    /** @param scratch for originals that are deflated and not small */
    public ReceiptMeta(Pseudonyms pseudonyms, Scratch scratch) {
        this.pseudonyms = pseudonyms;
        this.scratch = scratch;
    }

    /** The meta information of a file about to be received. */
    static FileMetaInformation write(String sopClass, String sopInstance, String transferSyntax,
            String callingAe, String calledAe, long associationId, Instant receivedAt, String peer) {
        FileMetaInformation meta = FileMetaInformation.of(sopClass, sopInstance, transferSyntax);
        Attributes group = meta.attributes();
        group.set(Tag.SourceApplicationEntityTitle, VR.AE, callingAe);
        group.set(Tag.SendingApplicationEntityTitle, VR.AE, callingAe);
        group.set(Tag.ReceivingApplicationEntityTitle, VR.AE, calledAe);
        group.set(Tag.PrivateInformationCreatorUID, VR.UI, FileMetaInformation.IMPLEMENTATION_CLASS_UID);
        String lines = String.join("\n", VERSION, Long.toString(associationId),
                Long.toString(receivedAt.toEpochMilli()), peer) + "\n";
        byte[] bytes = (lines.length() % 2 == 0 ? lines : lines + "\n").getBytes(StandardCharsets.US_ASCII);
        group.setBytes(Tag.PrivateInformation, VR.OB, bytes);
        return meta;
    }

    @Override
    public Receipt read(InstanceId id, Path original) throws IOException {
        try (FileChannel channel = FileChannel.open(original, StandardOpenOption.READ);
                DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT, scratch)) {
            Attributes group = file.meta().attributes();
            if (!FileMetaInformation.IMPLEMENTATION_CLASS_UID
                    .equals(group.string(Tag.PrivateInformationCreatorUID))
                    || !(group.get(Tag.PrivateInformation) instanceof DataElement e)) {
                throw new IOException("no receipt in " + id);
            }
            String[] lines = new String(e.buffer(), e.offset(), e.length(), StandardCharsets.US_ASCII)
                    .split("\n");
            if (lines.length != 4 || !lines[0].equals(VERSION)) {
                throw new IOException("no receipt of version " + VERSION + " in " + id);
            }
            try {
                return new Receipt(id, Long.parseLong(lines[1]),
                        Instant.ofEpochMilli(Long.parseLong(lines[2])),
                        text(group, Tag.SourceApplicationEntityTitle),
                        text(group, Tag.ReceivingApplicationEntityTitle), lines[3],
                        text(group, Tag.MediaStorageSOPClassUID), file.transferSyntax().uid(), channel.size(),
                        JournalPseudonyms.of(pseudonyms, file.dataSet()));
            } catch (NumberFormatException wrong) {
                throw new IOException("no receipt in " + id, wrong);
            }
        }
    }

    private static String text(Attributes group, int tag) {
        return Objects.requireNonNullElse(group.string(tag), "");
    }
}
