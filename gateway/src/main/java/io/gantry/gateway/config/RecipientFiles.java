package io.gantry.gateway.config;

import io.gantry.pipeline.lock.IdentityLock;
import io.gantry.pipeline.lock.Recipients;
import io.gantry.pipeline.lock.RsaPadding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The certificates of those whom originals are locked for. Stateless. */
public final class RecipientFiles {

    private RecipientFiles() {
    }

    /**
     * What locks for all certificates of some files; null where there is no file.
     *
     * @throws IllegalArgumentException where a file holds no certificate that can be locked for; says why
     */
    public static @Nullable IdentityLock lock(List<Path> files, RsaPadding padding, InstantSource clock)
            throws IOException {
        if (files.isEmpty()) {
            return null;
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Path file : files) {
            String objection = objection(file);
            if (objection != null) {
                throw new IllegalArgumentException(file + ": " + objection);
            }
            try {
                certificates.addAll(read(file));
            } catch (CertificateException e) {
                throw new IllegalArgumentException(file + " is not an X.509 certificate", e);
            }
        }
        return new IdentityLock(new Recipients(certificates, padding), clock);
    }

    /** Why nothing can be locked for what a file holds; null where it can. */
    static @Nullable String objection(Path file) {
        try {
            List<X509Certificate> certificates = read(file);
            if (certificates.isEmpty()) {
                return "holds no certificate";
            }
            for (X509Certificate certificate : certificates) {
                String objection = Recipients.objection(certificate);
                if (objection != null) {
                    return "nothing can be locked for it: " + objection;
                }
            }
            return null;
        } catch (IOException | CertificateException e) {
            return "is not an X.509 certificate (" + e.getClass().getSimpleName() + ")";
        }
    }

    private static List<X509Certificate> read(Path file) throws IOException, CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                certificates.add((X509Certificate) certificate);
            }
        }
        return certificates;
    }
}
