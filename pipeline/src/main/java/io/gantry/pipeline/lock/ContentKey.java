package io.gantry.pipeline.lock;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
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
    static final int MAC_BYTES = 32;
    private static final byte[] BINDING_LABEL = "gantry lock instance".getBytes(StandardCharsets.US_ASCII);
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
        Mac mac = mac(MAC_LABEL);
        mac.update(iv);
        return mac.doFinal(encrypted);
    }

    /** Behind the HMAC, where the content is an instance's, one over it and the instance's UID. */
    byte[] seal(byte[] iv, byte[] encrypted, @Nullable String sopInstance) throws GeneralSecurityException {
        byte[] integrity = mac(iv, encrypted);
        if (sopInstance == null) {
            return integrity;
        }
        byte[] both = Arrays.copyOf(integrity, 2 * MAC_BYTES);
        System.arraycopy(binding(integrity, sopInstance), 0, both, MAC_BYTES, MAC_BYTES);
        return both;
    }

    /** Ties content to the instance that it was locked in. */
    byte[] binding(byte[] integrity, String sopInstance) throws GeneralSecurityException {
        Mac mac = mac(BINDING_LABEL);
        mac.update(sopInstance.getBytes(StandardCharsets.US_ASCII));
        return mac.doFinal(integrity);
    }

    private Mac mac(byte[] label) throws GeneralSecurityException {
        byte @Nullable [] encoded = key.getEncoded();
        if (encoded == null) {
            throw new GeneralSecurityException("the content-encryption key cannot be read");
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(encoded, "HmacSHA256"));
        mac.init(new SecretKeySpec(mac.doFinal(label), "HmacSHA256"));
        return mac;
    }

    /** Nothing of the key. */
    @Override
    public String toString() {
        return "ContentKey";
    }
}
