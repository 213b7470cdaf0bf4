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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
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

    private static final Set<ASN1ObjectIdentifier> CIPHERS = Set.of(NISTObjectIdentifiers.id_aes256_CBC,
            NISTObjectIdentifiers.id_aes192_CBC, NISTObjectIdentifiers.id_aes128_CBC);

    private final PrivateKey key;
    private final boolean ofAnyInstance;

    /** Opens what was locked in the very instance that it stands in. */
    public IdentityUnlock(PrivateKey key) {
        this(key, false);
    }

    /** @param ofAnyInstance also what was locked in another instance: where its UID was changed since */
    public IdentityUnlock(PrivateKey key, boolean ofAnyInstance) {
        this.key = key;
        this.ofAnyInstance = ofAnyInstance;
    }

    /**
     * The original attributes of an instance: those of the first item that the key opens. An item is of this instance
     * where it was locked in it, or in what another item says that this instance was before.
     *
     * @throws UnlockException where there are none, where none opens, or where what opens is damaged or of another instance
     */
    public Attributes originals(Attributes locked) throws IOException, UnlockException {
        List<Attributes> items = locked.items(Tag.EncryptedAttributesSequence);
        if (items.isEmpty()) {
            throw new UnlockException(Kind.NOT_LOCKED);
        }
        List<@Nullable Opened> left = new ArrayList<>();
        Kind problem = Kind.WRONG_KEY;
        for (Attributes item : items) {
            EnvelopedData envelope = LockedForm.envelope(item);
            if (envelope == null || envelope.getEncryptedContentInfo().getEncryptedContent() == null) {
                problem = Kind.NO_ENVELOPE;
            } else if (!CIPHERS.contains(envelope.getEncryptedContentInfo().getContentEncryptionAlgorithm()
                    .getAlgorithm())) {
                problem = problem == Kind.WRONG_KEY ? Kind.UNKNOWN_ALGORITHM : problem;
            } else {
                ContentKey contentKey = contentKey(envelope);
                if (contentKey != null) {
                    left.add(open(item, envelope, contentKey));
                }
            }
        }
        if (left.isEmpty()) {
            throw new UnlockException(problem);
        }
        return firstOf(locked.string(Tag.SOPInstanceUID), left);
    }

    /** From the instance back to what it was, and from that on: an item that nothing leads to is of another. */
    private Attributes firstOf(@Nullable String sopInstance, List<@Nullable Opened> left)
            throws IOException, UnlockException {
        Attributes first = Objects.requireNonNull(left.getFirst()).originals;
        String is = sopInstance;
        for (int found = ofAnyInstance ? left.size() : 0; found < left.size(); found++) {
            int at = 0;
            while (at < left.size() && !isOf(left.get(at), is)) {
                at++;
            }
            Opened opened = at == left.size() ? null : left.set(at, null);
            if (opened == null) {
                throw new UnlockException(Kind.OTHER_INSTANCE);
            }
            is = opened.binding == null ? is : opened.originals.string(Tag.SOPInstanceUID);
        }
        return first;
    }

    private static boolean isOf(@Nullable Opened opened, @Nullable String sopInstance)
            throws UnlockException {
        return opened != null && opened.isOf(sopInstance);
    }

    /** What an item holds. */
    private static final class Opened {

        private final Attributes originals;
        private final ContentKey contentKey;
        private final byte[] integrity;
        /** What ties it to its instance; null in what others locked. */
        private final byte @Nullable [] binding;

        Opened(Attributes originals, ContentKey contentKey, byte[] integrity, byte @Nullable [] binding) {
            this.originals = originals;
            this.contentKey = contentKey;
            this.integrity = integrity;
            this.binding = binding;
        }

        boolean isOf(@Nullable String sopInstance) throws UnlockException {
            byte[] expected = binding;
            try {
                return expected == null || sopInstance != null
                        && MessageDigest.isEqual(expected, contentKey.binding(integrity, sopInstance));
            } catch (GeneralSecurityException _) {
                throw new UnlockException(Kind.DAMAGED);
            }
        }
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

    private static Opened open(Attributes item, EnvelopedData envelope, ContentKey contentKey)
            throws IOException, UnlockException {
        EncryptedContentInfo info = envelope.getEncryptedContentInfo();
        ASN1OctetString content = info.getEncryptedContent();
        ASN1Encodable vector = info.getContentEncryptionAlgorithm().getParameters();
        if (content == null || vector == null || !CMSObjectIdentifiers.data.equals(info.getContentType())) {
            throw new UnlockException(Kind.DAMAGED);
        }
        try {
            byte[] iv = ASN1OctetString.getInstance(vector).getOctets();
            byte[] encrypted = content.getOctets();
            byte[] integrity = contentKey.mac(iv, encrypted);
            byte[] seal = seal(envelope);
            if (seal != null
                    && !MessageDigest.isEqual(Arrays.copyOf(seal, ContentKey.MAC_BYTES), integrity)) {
                throw new UnlockException(Kind.DAMAGED);
            }
            byte[] binding = seal == null || seal.length == ContentKey.MAC_BYTES
                    ? null
                    : Arrays.copyOfRange(seal, ContentKey.MAC_BYTES, seal.length);
            return new Opened(parse(item, contentKey.decrypt(iv, encrypted)), contentKey, integrity, binding);
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw new UnlockException(Kind.DAMAGED);
        }
    }

    /** The HMACs that {@link IdentityLock} adds; null in what others locked. */
    private static byte @Nullable [] seal(EnvelopedData envelope) {
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
