package io.gantry.pipeline.lock;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.UidRegistry;
import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.jspecify.annotations.Nullable;

/**
 * Encrypted Attributes Sequence (0400,0500) as PS3.15 E.1.1 has it: items with a transfer syntax and an EnvelopedData
 * of CMS, and nothing else. Stateless.
 */
public final class LockedForm {

    private static final int MOST = 256 << 20;
    /** Marks the HMACs over the encrypted content and its instance, an unprotected attribute: under the 2.25 root, as PS3.5 B.2 says. */
    static final ASN1ObjectIdentifier INTEGRITY = new ASN1ObjectIdentifier(
            "2.25.151298377294866237713520423905148061183");

    private LockedForm() {
    }

    /** True where every item of a sequence is locked content, so that nothing in it can be read. */
    public static boolean isLocked(Element element) throws IOException {
        if (!(element instanceof SequenceElement sequence) || sequence.items().isEmpty()) {
            return false;
        }
        for (Attributes item : sequence.items()) {
            if (!isLocked(item)) {
                return false;
            }
        }
        return true;
    }

    static boolean isLocked(Attributes item) throws IOException {
        if (item.size() != 2 || item.at(0).tag() != Tag.EncryptedContentTransferSyntaxUID
                || item.at(0).vr() != VR.UI || !namesTransferSyntax(item)
                || item.at(1).tag() != Tag.EncryptedContent) {
            return false;
        }
        EnvelopedData envelope = envelope(item);
        return envelope != null && envelope.getOriginatorInfo() == null
                && saysNothing(envelope.getUnprotectedAttrs());
    }

    private static boolean namesTransferSyntax(Attributes item) {
        String uid = item.string(Tag.EncryptedContentTransferSyntaxUID);
        return uid != null && UidRegistry.lookup(uid) != null;
    }

    /** Attributes of an EnvelopedData are not encrypted: only our HMAC may stand there, which can be no text. */
    private static boolean saysNothing(@Nullable ASN1Set attributes) {
        if (attributes == null) {
            return true;
        }
        for (ASN1Encodable each : attributes) {
            Attribute attribute = Attribute.getInstance(each);
            if (!INTEGRITY.equals(attribute.getAttrType()) || attribute.getAttrValues().size() != 1
                    || !(attribute.getAttrValues().getObjectAt(0) instanceof ASN1OctetString mac)
                    || mac.getOctetsLength() != ContentKey.MAC_BYTES
                            && mac.getOctetsLength() != 2 * ContentKey.MAC_BYTES) {
                return false;
            }
        }
        return true;
    }

    /** The EnvelopedData of an item; null where it holds none. */
    static @Nullable EnvelopedData envelope(Attributes item) throws IOException {
        byte[] content = switch (item.get(Tag.EncryptedContent)) {
            case DataElement e -> e.bytes();
            case BulkElement e when e.value().length() <= MOST -> e.value().load(MOST);
            case null, default -> null;
        };
        if (content == null) {
            return null;
        }
        // The value may be padded to an even length (PS3.5 6.2), after what DER says is its end.
        int length = derLength(content);
        if (length < 0 || content.length - length > 1) {
            return null;
        }
        try {
            ContentInfo info = ContentInfo
                    .getInstance(ASN1Primitive.fromByteArray(Arrays.copyOf(content, length)));
            return CMSObjectIdentifiers.envelopedData.equals(info.getContentType())
                    ? EnvelopedData.getInstance(info.getContent())
                    : null;
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException _) {
            return null;
        }
    }

    /** Bytes of the first DER value; -1 where it has no definite length or is cut short. */
    private static int derLength(byte[] bytes) {
        if (bytes.length < 2) {
            return -1;
        }
        int first = bytes[1] & 0xFF;
        long length = first;
        int header = 2;
        if (first > 0x80 && first <= 0x84 && bytes.length >= 2 + first - 0x80) {
            length = 0;
            for (int i = 0; i < first - 0x80; i++) {
                length = length << 8 | bytes[header++] & 0xFF;
            }
        } else if (first >= 0x80) {
            // Indefinite: BER of other writers ends where the value does.
            return first == 0x80 ? bytes.length : -1;
        }
        return header + length > bytes.length ? -1 : (int) (header + length);
    }
}
