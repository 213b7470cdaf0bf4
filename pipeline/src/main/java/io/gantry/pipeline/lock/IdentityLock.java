package io.gantry.pipeline.lock;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.TransferSyntax;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.cms.EnvelopedData;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts originals for recipients: an item of Encrypted Attributes Sequence (0400,0500) whose content is, by CMS
 * EnvelopedData with AES-256-CBC, a data set with Modified Attributes Sequence (0400,0550) (PS3.15 E.1.1).
 *
 * <p>
 * What asymmetric cryptography costs is shared: instances within a minute, at most 1000, have the same
 * content-encryption key, each with an initialization vector of its own. Safe for any thread.
 */
public final class IdentityLock {

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_IN_WINDOW = 1000;

    /** A key with what gives it to the recipients. */
    private static final class Window {
        final ContentKey key;
        final ASN1Set recipientInfos;
        final Instant until;
        int used;

        Window(ContentKey key, ASN1Set recipientInfos, Instant until) {
            this.key = key;
            this.recipientInfos = recipientInfos;
            this.until = until;
        }
    }

    private final Recipients recipients;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    @GuardedBy("this")
    private @Nullable Window window;

    public IdentityLock(Recipients recipients, InstantSource clock) {
        this.recipients = recipients;
        this.clock = clock;
    }

    /**
     * Locks originals; the item holds nothing that can be read without a recipient's private key.
     *
     * @param sopInstance the SOP Instance UID of the instance that the item is for: in another it does not open
     */
    public Attributes lock(Attributes originals, String sopInstance) throws IOException {
        Attributes content = new Attributes();
        content.setSequence(Tag.ModifiedAttributesSequence, originals);
        DataSink.InMemory plain = new DataSink.InMemory();
        DicomWriter.writeDataSet(plain, content, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        Attributes item = new Attributes();
        item.set(Tag.EncryptedContentTransferSyntaxUID, VR.UI, UID.ExplicitVRLittleEndian);
        item.put(DataElement.of(Tag.EncryptedContent, VR.OB, seal(plain.toByteArray(), sopInstance)));
        return item;
    }

    /**
     * The CMS EnvelopedData of some bytes, in DER, for any recipient to open.
     *
     * @throws IllegalStateException where this Java has not the cryptography: nothing is then locked, and the caller
     *         must not go on
     */
    public byte[] seal(byte[] plain) throws IOException {
        return seal(plain, null);
    }

    private byte[] seal(byte[] plain, @Nullable String sopInstance) throws IOException {
        try {
            Window current = window();
            byte[] iv = new byte[ContentKey.BLOCK];
            random.nextBytes(iv);
            byte[] encrypted = current.key.encrypt(iv, plain);
            var info = new EncryptedContentInfo(CMSObjectIdentifiers.data,
                    new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)),
                    new DEROctetString(encrypted));
            var integrity = new Attribute(LockedForm.INTEGRITY,
                    new DERSet(new DEROctetString(current.key.seal(iv, encrypted, sopInstance))));
            var enveloped = new EnvelopedData(null, current.recipientInfos, info, new DERSet(integrity));
            return new ContentInfo(CMSObjectIdentifiers.envelopedData, enveloped).getEncoded("DER");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the identity could not be locked", e);
        }
    }

    private synchronized Window window() throws GeneralSecurityException {
        Window current = window;
        Instant now = clock.instant();
        if (current == null || current.used >= MOST_IN_WINDOW || !now.isBefore(current.until)) {
            byte[] key = new byte[ContentKey.BYTES];
            random.nextBytes(key);
            SecretKeySpec secret = new SecretKeySpec(key, "AES");
            current = new Window(new ContentKey(secret), recipients.wrap(secret), now.plus(WINDOW));
            window = current;
        }
        current.used++;
        return current;
    }
}
