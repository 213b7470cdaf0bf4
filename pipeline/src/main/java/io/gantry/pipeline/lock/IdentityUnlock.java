package io.gantry.pipeline.lock;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.lock.UnlockException.Kind;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.RecipientInformation;
import org.jspecify.annotations.Nullable;

/** Opens what {@link IdentityLock} and others lock (PS3.15 E.1.2), with a recipient's private key. Safe for any thread. */
public final class IdentityUnlock {

    private final PrivateKey key;

    public IdentityUnlock(PrivateKey key) {
        this.key = key;
    }

    /**
     * The original attributes of an instance: those of the first item that the key opens.
     *
     * @throws UnlockException where there are none, where none opens, or where what opens is damaged
     */
    public Attributes originals(Attributes locked) throws IOException, UnlockException {
        List<Attributes> items = locked.items(Tag.EncryptedAttributesSequence);
        if (items.isEmpty()) {
            throw new UnlockException(Kind.NOT_LOCKED);
        }
        boolean damaged = false;
        for (Attributes item : items) {
            EnvelopedData envelope = LockedForm.envelope(item);
            ContentKey opened = envelope == null ? null : contentKey(envelope);
            damaged |= envelope == null;
            if (envelope != null && opened != null) {
                return parse(item, open(envelope, opened));
            }
        }
        throw new UnlockException(damaged ? Kind.DAMAGED : Kind.WRONG_KEY);
    }

    /**
     * An instance as it was before what was locked of it was changed: without stamps and lock, with the originals.
     * What was changed and not locked stays as it is.
     */
    public Attributes restore(Attributes locked) throws IOException, UnlockException {
        Attributes originals = originals(locked);
        Attributes restored = locked.copy();
        restored.remove(Tag.EncryptedAttributesSequence);
        restored.remove(Tag.PatientIdentityRemoved);
        restored.remove(Tag.DeidentificationMethod);
        restored.remove(Tag.DeidentificationMethodCodeSequence);
        restored.remove(Tag.LongitudinalTemporalInformationModified);
        for (Element element : originals) {
            restored.put(element);
        }
        return restored;
    }

    private @Nullable ContentKey contentKey(EnvelopedData envelope) {
        try {
            var cms = new CMSEnvelopedData(new ContentInfo(CMSObjectIdentifiers.envelopedData, envelope));
            for (RecipientInformation info : cms.getRecipientInfos().getRecipients()) {
                ContentKey opened = ContentKeyOpener.open(info, key);
                if (opened != null) {
                    return opened;
                }
            }
            return null;
        } catch (CMSException _) {
            return null;
        }
    }

    private static byte[] open(EnvelopedData envelope, ContentKey contentKey) throws UnlockException {
        EncryptedContentInfo info = envelope.getEncryptedContentInfo();
        ASN1OctetString content = info.getEncryptedContent();
        boolean known = info.getContentEncryptionAlgorithm().getAlgorithm()
                .equals(NISTObjectIdentifiers.id_aes256_CBC)
                || info.getContentEncryptionAlgorithm().getAlgorithm()
                        .equals(NISTObjectIdentifiers.id_aes128_CBC)
                || info.getContentEncryptionAlgorithm().getAlgorithm()
                        .equals(NISTObjectIdentifiers.id_aes192_CBC);
        if (content == null || !known) {
            throw new UnlockException(Kind.DAMAGED);
        }
        try {
            byte[] iv = ASN1OctetString.getInstance(info.getContentEncryptionAlgorithm().getParameters())
                    .getOctets();
            byte[] encrypted = content.getOctets();
            byte[] mac = integrity(envelope);
            if (mac != null && !MessageDigest.isEqual(mac, contentKey.mac(iv, encrypted))) {
                throw new UnlockException(Kind.DAMAGED);
            }
            return contentKey.decrypt(iv, encrypted);
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw new UnlockException(Kind.DAMAGED);
        }
    }

    /** The HMAC that {@link IdentityLock} adds; null in what others locked. */
    private static byte @Nullable [] integrity(EnvelopedData envelope) {
        ASN1Set attributes = envelope.getUnprotectedAttrs();
        if (attributes != null) {
            for (ASN1Encodable each : attributes) {
                Attribute attribute = Attribute.getInstance(each);
                if (attribute.getAttrType().equals(LockedForm.INTEGRITY)) {
                    return ASN1OctetString.getInstance(attribute.getAttrValues().getObjectAt(0)).getOctets();
                }
            }
        }
        return null;
    }

    private static Attributes parse(Attributes item, byte[] plain) throws IOException, UnlockException {
        String syntax = item.string(Tag.EncryptedContentTransferSyntaxUID);
        try {
            TransferSyntax known = syntax == null ? null : TransferSyntax.of(syntax);
            if (known == null || !known.isNative() || known.deflated()) {
                throw new UnlockException(Kind.DAMAGED);
            }
            Attributes content = DicomReader.readDataSet(ByteSource.of(plain), 0, known, ReadLimits.DEFAULT);
            Attributes originals = content.item(Tag.ModifiedAttributesSequence);
            if (originals == null) {
                throw new UnlockException(Kind.DAMAGED);
            }
            return originals;
        } catch (MalformedDatasetException _) {
            throw new UnlockException(Kind.DAMAGED);
        }
    }
}
