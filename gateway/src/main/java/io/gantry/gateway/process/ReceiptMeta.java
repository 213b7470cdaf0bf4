package io.gantry.gateway.process;

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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The receipt of an instance in the File Meta Information of its spooled file (PS3.10 7.1), so that a row which the
 * journal lost can be written again, and no file passes for another instance's: AE titles in their attributes, the rest
 * in Private Information (0002,0102) as lines of text: version, instance id (not in version 1), association id, time of
 * reception in milliseconds since 1970, address of the sender. Safe for any thread.
 */
public final class ReceiptMeta implements Recovery.ReceiptReader {

    private static final String VERSION = "2";
    private static final String BEFORE_IDS = "1";

    private final Pseudonyms pseudonyms;
    private final Scratch scratch;

    /** @param instance null in files of version 1 */
    private record Lines(@Nullable InstanceId instance, long association, Instant receivedAt, String peer) {
    }

    /** @param scratch for originals that are deflated and not small */
    public ReceiptMeta(Pseudonyms pseudonyms, Scratch scratch) {
        this.pseudonyms = pseudonyms;
        this.scratch = scratch;
    }

    /** The meta information of a file about to be received. */
    public static FileMetaInformation write(InstanceId id, String sopClass, String sopInstance,
            String transferSyntax, String callingAe, String calledAe, long associationId, Instant receivedAt,
            String peer) {
        FileMetaInformation meta = FileMetaInformation.of(sopClass, sopInstance, transferSyntax);
        Attributes group = meta.attributes();
        group.setBytes(Tag.SourceApplicationEntityTitle, VR.AE, octets(callingAe));
        group.setBytes(Tag.SendingApplicationEntityTitle, VR.AE, octets(callingAe));
        group.setBytes(Tag.ReceivingApplicationEntityTitle, VR.AE, octets(calledAe));
        group.set(Tag.PrivateInformationCreatorUID, VR.UI, FileMetaInformation.IMPLEMENTATION_CLASS_UID);
        String lines = String.join("\n", VERSION, id.toString(), Long.toString(associationId),
                Long.toString(receivedAt.toEpochMilli()), peer) + "\n";
        byte[] bytes = (lines.length() % 2 == 0 ? lines : lines + "\n").getBytes(StandardCharsets.US_ASCII);
        group.setBytes(Tag.PrivateInformation, VR.OB, bytes);
        return meta;
    }

    /** Whether the file is the one that a row of the journal tells of. */
    static boolean tellsOf(Receipt row, FileMetaInformation meta) {
        Lines lines = lines(meta);
        if (lines == null) {
            return false;
        }
        return lines.instance == null
                ? lines.association == row.associationId() && lines.receivedAt.equals(row.receivedAt())
                : lines.instance.equals(row.id());
    }

    @Override
    public Receipt read(InstanceId id, Path original) throws IOException {
        try (FileChannel channel = FileChannel.open(original, StandardOpenOption.READ);
                DicomFile file = DicomReader.read(ByteSource.of(channel), ReadLimits.DEFAULT, scratch)) {
            Lines lines = lines(file.meta());
            if (lines == null) {
                throw new IOException("no receipt in " + id);
            }
            if (lines.instance != null && !lines.instance.equals(id)) {
                throw new IOException("the receipt in " + id + " is another instance's");
            }
            Attributes group = file.meta().attributes();
            return new Receipt(id, lines.association, lines.receivedAt,
                    aeTitle(group, Tag.SourceApplicationEntityTitle),
                    aeTitle(group, Tag.ReceivingApplicationEntityTitle), lines.peer,
                    text(group, Tag.MediaStorageSOPClassUID), file.transferSyntax().uid(), channel.size(),
                    JournalPseudonyms.of(pseudonyms, file.dataSet()));
        }
    }

    /** Null where there are none, or none that this version knows. */
    private static @Nullable Lines lines(FileMetaInformation meta) {
        Attributes group = meta.attributes();
        if (!FileMetaInformation.IMPLEMENTATION_CLASS_UID
                .equals(group.string(Tag.PrivateInformationCreatorUID))
                || !(group.get(Tag.PrivateInformation) instanceof DataElement e)) {
            return null;
        }
        List<String> lines = List.of(new String(e.buffer(), e.offset(), e.length(), StandardCharsets.US_ASCII)
                .split("\n"));
        boolean old = lines.size() == 4 && lines.getFirst().equals(BEFORE_IDS);
        if (!old && (lines.size() != 5 || !lines.getFirst().equals(VERSION))) {
            return null;
        }
        List<String> last = lines.subList(lines.size() - 3, lines.size());
        try {
            return new Lines(old ? null : InstanceId.parse(lines.get(1)), Long.parseLong(last.get(0)),
                    Instant.ofEpochMilli(Long.parseLong(last.get(1))), last.get(2));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** Senders have titles with umlauts or backslashes, which PS3.5 6.2 does not allow: they are kept as they came. */
    private static byte[] octets(String aeTitle) {
        return aeTitle.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String aeTitle(Attributes group, int tag) {
        return group.get(tag) instanceof DataElement e
                ? new String(e.buffer(), e.offset(), e.length(), StandardCharsets.ISO_8859_1).strip()
                : "";
    }

    private static String text(Attributes group, int tag) {
        return Objects.requireNonNullElse(group.string(tag), "");
    }
}
