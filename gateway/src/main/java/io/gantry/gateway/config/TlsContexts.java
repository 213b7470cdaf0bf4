package io.gantry.gateway.config;

import io.gantry.gateway.config.TlsConfig.Identity;
import io.gantry.gateway.config.TlsConfig.KeyStoreIdentity;
import io.gantry.gateway.config.TlsConfig.PemIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the SSLContext of a {@link TlsConfig}. The JDK's defaults bound protocols and cipher suites: TLS 1.2 and
 * 1.3, as the BCP 195 profiles ask (PS3.15 B.12). The loader makes one too, so that keys that do not fit are found
 * at the start. Stateless.
 */
public final class TlsContexts {

    private static final Pattern PKCS8 = Pattern
            .compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** How long before the end of a certificate it is time to ask for the next. */
    private static final Duration NOTICE = Duration.ofDays(30);

    private TlsContexts() {
    }

    /**
     * @throws GeneralSecurityException when key, certificates or password do not fit; says which file, never what is
     *                                  in it
     * @throws IOException              when a file cannot be read
     */
    public static SSLContext of(TlsConfig config) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers(config.identity()), trustManagers(config.trust()), null);
        return context;
    }

    private static KeyManager @Nullable [] keyManagers(@Nullable Identity identity)
            throws GeneralSecurityException, IOException {
        if (identity == null) {
            return null;
        }
        char[] password = password(identity);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys(identity, password), password);
        return factory.getKeyManagers();
    }

    private static char[] password(Identity identity) throws IOException {
        return switch (identity) {
            case PemIdentity _ -> new char[0];
            case KeyStoreIdentity files ->
                Files.readString(files.passwordFile()).stripTrailing().toCharArray();
        };
    }

    private static KeyStore keys(Identity identity, char[] password)
            throws GeneralSecurityException, IOException {
        return switch (identity) {
            case PemIdentity pem -> {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                Certificate[] chain = certificates(pem.certificate());
                store.setKeyEntry("identity", privateKey(pem, chain[0]), password, chain);
                yield store;
            }
            case KeyStoreIdentity files -> load(files.keyStore(), password);
        };
    }

    /**
     * When peers take what an identity shows them: every certificate of its chain, and of every key of a key store.
     *
     * @throws GeneralSecurityException when key, certificates or password do not fit; says which file
     * @throws IOException              when a file cannot be read
     */
    static Validity validity(Identity identity) throws GeneralSecurityException, IOException {
        Instant from = Instant.MIN;
        Instant until = Instant.MAX;
        KeyStore store = keys(identity, password(identity));
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                for (Certificate certificate : store.getCertificateChain(alias)) {
                    X509Certificate shown = (X509Certificate) certificate;
                    from = Collections.max(List.of(from, shown.getNotBefore().toInstant()));
                    until = Collections.min(List.of(until, shown.getNotAfter().toInstant()));
                }
            }
        }
        return new Validity(from, until);
    }

    /** Both included. */
    record Validity(Instant from, Instant until) {

        /** What an operator should know of it in time; null where it is neither too early nor nearly too late. */
        @Nullable
        String note(Instant now) {
            if (now.isBefore(from)) {
                return "is not valid before " + from + ": peers refuse it until then";
            }
            if (now.isAfter(until)) {
                return "expired on " + until + ": peers refuse it";
            }
            return now.plus(NOTICE).isAfter(until) ? "expires on " + until + ": peers refuse it then" : null;
        }
    }

    private static KeyStore load(Path file, char[] password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        } catch (IOException e) {
            // The JDK reports both as IOException, the password as the cause of one.
            String reason = e.getCause() instanceof UnrecoverableKeyException
                    ? "the password does not open "
                    : "no PKCS#12 key store: ";
            throw new GeneralSecurityException(reason + file, e);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                return store;
            }
        }
        throw new GeneralSecurityException(file + " holds no private key");
    }

    private static PrivateKey privateKey(PemIdentity pem, Certificate certificate)
            throws GeneralSecurityException, IOException {
        Matcher matcher = PKCS8.matcher(Files.readString(pem.key(), StandardCharsets.ISO_8859_1));
        if (!matcher.find()) {
            throw new GeneralSecurityException(pem.key() + " is not an unencrypted PKCS#8 key in PEM form"
                    + " (openssl pkcs8 -topk8 -nocrypt makes one)");
        }
        String algorithm = certificate.getPublicKey().getAlgorithm();
        PrivateKey key;
        try {
            byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
            key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new GeneralSecurityException(
                    pem.key() + " is not a key for the certificate " + pem.certificate(), e);
        }
        if (!belongTogether(key, certificate)) {
            throw new GeneralSecurityException(
                    pem.key() + " is not the key of the certificate " + pem.certificate());
        }
        return key;
    }

    private static boolean belongTogether(PrivateKey key, Certificate certificate)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        });
        byte[] probe = "gantry".getBytes(StandardCharsets.US_ASCII);
        signature.initSign(key);
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(probe);
        return signature.verify(signed);
    }

    private static TrustManager @Nullable [] trustManagers(@Nullable Path trust)
            throws GeneralSecurityException, IOException {
        if (trust == null) {
            return null;
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate[] certificates = certificates(trust);
        for (int i = 0; i < certificates.length; i++) {
            store.setCertificateEntry("trusted" + i, certificates[i]);
        }
        TrustManagerFactory factory = TrustManagerFactory
                .getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        TrustManager[] managers = factory.getTrustManagers();
        for (int i = 0; i < managers.length; i++) {
            if (managers[i] instanceof X509ExtendedTrustManager manager) {
                managers[i] = new UnexpiredTrust(manager);
            }
        }
        return managers;
    }

    private static Certificate[] certificates(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate[] certificates = CertificateFactory.getInstance("X.509").generateCertificates(in)
                    .toArray(new Certificate[0]);
            if (certificates.length == 0) {
                throw new GeneralSecurityException(file + " holds no certificate");
            }
            return certificates;
        }
    }
}
