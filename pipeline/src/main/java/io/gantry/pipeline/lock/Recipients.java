package io.gantry.pipeline.lock;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import javax.crypto.SecretKey;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.RecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JceGenericKey;
import org.jspecify.annotations.Nullable;

/**
 * Those who may open what is locked: certificates with RSA keys (key transport) or EC keys (ephemeral-static ECDH with
 * AES-256 key wrap; RFC 5652 6.2, RFC 5753). Immutable.
 */
public final class Recipients {

    static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final int SHORTEST_RSA = 2048;

    private final List<X509Certificate> certificates;
    private final RsaPadding padding;

    /**
     * @throws IllegalArgumentException where there is no certificate, or one has a key that cannot be used; the message
     *         says which, by its place in the list, and why
     */
    public Recipients(List<X509Certificate> certificates, RsaPadding padding) {
        this.certificates = List.copyOf(certificates);
        this.padding = padding;
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
        for (int i = 0; i < certificates.size(); i++) {
            String objection = objection(this.certificates.get(i));
            if (objection != null) {
                throw new IllegalArgumentException("certificate " + (i + 1) + ": " + objection);
            }
        }
    }

    /** Why nothing can be locked for a certificate; null where it can. */
    public static @Nullable String objection(X509Certificate certificate) {
        PublicKey key = certificate.getPublicKey();
        boolean[] usage = certificate.getKeyUsage();
        return switch (key) {
            case RSAPublicKey rsa when rsa.getModulus().bitLength() < SHORTEST_RSA ->
                "its RSA key has " + rsa.getModulus().bitLength() + " bits, " + SHORTEST_RSA + " are needed";
            case RSAPublicKey _ when usage != null && !usage[2] ->
                "its key usage does not allow keyEncipherment";
            case ECPublicKey _ when usage != null && !usage[4] -> "its key usage does not allow keyAgreement";
            case RSAPublicKey _,ECPublicKey _ -> null;
            default -> "keys of the kind " + key.getAlgorithm() + " cannot be encrypted for; use RSA or EC";
        };
    }

    /** The RecipientInfos of CMS that give a content-encryption key to every recipient. */
    ASN1Set wrap(SecretKey contentKey) throws GeneralSecurityException {
        var infos = new ASN1EncodableVector();
        var key = new JceGenericKey(new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes256_CBC), contentKey);
        for (X509Certificate certificate : certificates) {
            try {
                infos.add(generator(certificate).generate(key));
            } catch (CMSException e) {
                throw new GeneralSecurityException("cannot encrypt for a recipient", e);
            }
        }
        return new DERSet(infos);
    }

    private RecipientInfoGenerator generator(X509Certificate certificate) throws GeneralSecurityException {
        if (certificate.getPublicKey() instanceof ECPublicKey ec) {
            KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
            pairs.initialize(ec.getParams());
            KeyPair ephemeral = pairs.generateKeyPair();
            return new JceKeyAgreeRecipientInfoGenerator(CMSAlgorithm.ECDH_SHA256KDF, ephemeral.getPrivate(),
                    ephemeral.getPublic(), CMSAlgorithm.AES256_WRAP).addRecipient(certificate)
                    .setProvider(BOUNCY_CASTLE);
        }
        return new JceKeyTransRecipientInfoGenerator(certificate, padding.algorithm())
                .setProvider(BOUNCY_CASTLE);
    }
}
