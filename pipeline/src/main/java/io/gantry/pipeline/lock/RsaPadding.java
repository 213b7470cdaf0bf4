package io.gantry.pipeline.lock;

import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAESOAEPparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** How a content-encryption key is encrypted for a recipient with an RSA key (RFC 3370 4.2.1, RFC 3560). */
public enum RsaPadding {
    /** RSAES-OAEP with SHA-256. */
    OAEP,
    /** RSAES-PKCS1-v1_5, for tools that open nothing else. */
    PKCS1;

    AlgorithmIdentifier algorithm() {
        return switch (this) {
            case PKCS1 -> new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
            case OAEP -> {
                var sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
                yield new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, new RSAESOAEPparams(sha256,
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha256),
                        RSAESOAEPparams.DEFAULT_P_SOURCE_ALGORITHM));
            }
        };
    }
}
