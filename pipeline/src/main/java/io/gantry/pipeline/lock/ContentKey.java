package io.gantry.pipeline.lock;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A content-encryption key of AES-256, and what is done with it: CBC with PKCS#7 padding, and over initialization
 * vector and encrypted content an HMAC-SHA-256 under a key derived from it, so that damage is told from a wrong key.
 * Immutable.
 */
record ContentKey(SecretKey key) {

    static final int BYTES = 32;
    static final int BLOCK = 16;
    private static final byte[] MAC_LABEL = "gantry lock integrity".getBytes(StandardCharsets.US_ASCII);

    byte[] encrypt(byte[] iv, byte[] plain) throws GeneralSecurityException {
        return crypt(Cipher.ENCRYPT_MODE, iv, plain);
    }

    byte[] decrypt(byte[] iv, byte[] encrypted) throws GeneralSecurityException {
        return crypt(Cipher.DECRYPT_MODE, iv, encrypted);
    }

    private byte[] crypt(int mode, byte[] iv, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, key, new IvParameterSpec(iv));
        return cipher.doFinal(bytes);
    }

    byte[] mac(byte[] iv, byte[] encrypted) throws GeneralSecurityException {
        byte @Nullable [] encoded = key.getEncoded();
        if (encoded == null) {
            throw new GeneralSecurityException("the content-encryption key cannot be read");
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(encoded, "HmacSHA256"));
        mac.init(new SecretKeySpec(mac.doFinal(MAC_LABEL), "HmacSHA256"));
        mac.update(iv);
        return mac.doFinal(encrypted);
    }

    /** Nothing of the key. */
    @Override
    public String toString() {
        return "ContentKey";
    }
}
