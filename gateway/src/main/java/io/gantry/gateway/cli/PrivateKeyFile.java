package io.gantry.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.Collections;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * A private key in a file as openssl and others write them: PEM of PKCS#8, PKCS#1 or SEC 1, encrypted or not, or a
 * PKCS#12 key store. Messages name the file and never what is in it.
 */
final class PrivateKeyFile {

    private static final long MOST = 1 << 20;
    /** What a key store of PKCS #12 begins with (DER). */
    private static final char SEQUENCE = 0x30;

    /** The key cannot be read without a password, or not with the one given. */
    static final class PasswordException extends GeneralSecurityException {
        private static final long serialVersionUID = 1;

        PasswordException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private PrivateKeyFile() {
    }

    /**
     * @param password null where none is known
     * @throws GeneralSecurityException where the file holds no private key that can be read
     */
    static PrivateKey read(Path file, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        if (Files.size(file) > MOST) {
            throw new GeneralSecurityException(file + " is too large for a private key");
        }
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN ")) {
            return pem(file, text, password);
        }
        if (text.isEmpty() || text.charAt(0) != SEQUENCE) {
            throw new GeneralSecurityException(
                    file + " holds no private key: it is neither PEM nor PKCS #12");
        }
        return keyStore(file, password);
    }

    private static PrivateKey pem(Path file, String text, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        var converter = new JcaPEMKeyConverter();
        try (var parser = new PEMParser(new StringReader(text))) {
            for (Object entry = parser.readObject(); entry != null; entry = parser.readObject()) {
                switch (entry) {
                    case PrivateKeyInfo info -> {
                        return converter.getPrivateKey(info);
                    }
                    case PEMKeyPair pair -> {
                        return converter.getPrivateKey(pair.getPrivateKeyInfo());
                    }
                    case PKCS8EncryptedPrivateKeyInfo info -> {
                        return converter.getPrivateKey(info.decryptPrivateKeyInfo(
                                new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                        .setProvider(new BouncyCastleProvider())
                                        .build(needed(file, password))));
                    }
                    case PEMEncryptedKeyPair pair -> {
                        return converter.getPrivateKey(pair
                                .decryptKeyPair(new JcePEMDecryptorProviderBuilder()
                                        .setProvider(new BouncyCastleProvider())
                                        .build(needed(file, password)))
                                .getPrivateKeyInfo());
                    }
                    default -> {
                        // Certificates and parameters may stand beside the key.
                    }
                }
            }
        } catch (PKCSException | OperatorCreationException e) {
            throw new PasswordException("the password does not open " + file, e);
        } catch (PEMException e) {
            throw new GeneralSecurityException(file + " cannot be read as a private key", e);
        }
        throw new GeneralSecurityException(file + " holds no private key");
    }

    private static char[] needed(Path file, char @Nullable [] password) throws PasswordException {
        if (password == null) {
            throw new PasswordException(file + " needs a password: give --password-file", null);
        }
        return password;
    }

    private static PrivateKey keyStore(Path file, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        char[] needed = needed(file, password);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, needed);
        } catch (IOException e) {
            throw new PasswordException(file + " is no key, or the password does not open it", e);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, needed) instanceof PrivateKey key) {
                return key;
            }
        }
        throw new GeneralSecurityException(file + " holds no private key");
    }
}
