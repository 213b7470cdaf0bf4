package io.gantry.pipeline.lock;

import java.io.IOException;
import java.security.Key;
import java.security.PrivateKey;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.KeyAgreeRecipientInformation;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.RecipientOperator;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.jspecify.annotations.Nullable;

/**
 * Takes the content-encryption key out of a RecipientInfo. BouncyCastle decrypts key and content in one call, so that
 * a wrong key and damaged content look the same; here its recipients hand out the key. Stateless.
 */
final class ContentKeyOpener {

    private ContentKeyOpener() {
    }

    /** The key; null where this private key does not open it. */
    static @Nullable ContentKey open(RecipientInformation info, PrivateKey key) {
        try {
            return switch (info) {
                case KeyTransRecipientInformation transport when key.getAlgorithm().equals("RSA") -> {
                    var recipient = new Transport(key);
                    yield opened(transport, recipient, recipient.holder);
                }
                case KeyAgreeRecipientInformation agreement when key.getAlgorithm().startsWith("EC") -> {
                    var recipient = new Agreement(key);
                    yield opened(agreement, recipient, recipient.holder);
                }
                default -> null;
            };
        } catch (CMSException | IOException | RuntimeException _) {
            // Made for another key, or damaged: either way this key does not open it.
            return null;
        }
    }

    private static @Nullable ContentKey opened(RecipientInformation info, Recipient recipient, Holder holder)
            throws CMSException, IOException {
        try {
            var _ = info.getContentStream(recipient);
        } catch (CMSException | IOException | RuntimeException e) {
            if (holder.key == null) {
                throw e;
            }
            // The key is open: what cannot be decrypted with it is damaged, and whoever asked will see.
        }
        byte @Nullable [] encoded = holder.key == null ? null : holder.key.getEncoded();
        if (encoded == null || encoded.length % 8 != 0 || encoded.length < 16) {
            return null;
        }
        SecretKey key = new SecretKeySpec(encoded, "AES");
        return new ContentKey(key);
    }

    private static final class Holder {
        @Nullable
        Key key;
    }

    private static final class Transport extends JceKeyTransEnvelopedRecipient {
        final Holder holder = new Holder();

        Transport(PrivateKey key) {
            super(key);
            setProvider(Recipients.BOUNCY_CASTLE);
        }

        @Override
        public RecipientOperator getRecipientOperator(AlgorithmIdentifier keyEncryption,
                AlgorithmIdentifier contentEncryption, byte[] encryptedKey) throws CMSException {
            holder.key = extractSecretKey(keyEncryption, contentEncryption, encryptedKey);
            return super.getRecipientOperator(keyEncryption, contentEncryption, encryptedKey);
        }
    }

    private static final class Agreement extends JceKeyAgreeEnvelopedRecipient {
        final Holder holder = new Holder();

        Agreement(PrivateKey key) {
            super(key);
            setProvider(Recipients.BOUNCY_CASTLE);
        }

        @Override
        public RecipientOperator getRecipientOperator(AlgorithmIdentifier keyEncryption,
                AlgorithmIdentifier contentEncryption, SubjectPublicKeyInfo sender, ASN1OctetString ukm,
                byte[] encryptedKey) throws CMSException {
            holder.key = extractSecretKey(keyEncryption, contentEncryption, sender, ukm, encryptedKey);
            return super.getRecipientOperator(keyEncryption, contentEncryption, sender, ukm, encryptedKey);
        }
    }
}
