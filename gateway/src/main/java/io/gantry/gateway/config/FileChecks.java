package io.gantry.gateway.config;

import io.gantry.pipeline.yaml.YamlValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import org.jspecify.annotations.Nullable;

/** Resolves the paths of a configuration and checks the files behind them. Paths are shown, contents never. */
final class FileChecks {

    private final Path base;

    /** @param base absolute folder that relative paths start from */
    FileChecks(Path base) {
        this.base = base;
    }

    /** The absolute path, whether something is there or not. */
    Path resolve(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must be a path, not empty");
        }
        try {
            return base.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(PathText.notAPath(), e);
        }
    }

    /** A path where a folder is or can be made. */
    @Nullable
    Path folder(@Nullable YamlValue value) {
        Path path = value == null ? null : value.as(this::resolve);
        if (value != null && path != null && Files.exists(path) && !Files.isDirectory(path)) {
            value.problem(path + " is not a folder");
            return null;
        }
        return path;
    }

    /** Where a path leads, as far as it is there. */
    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            Path parent = path.getParent();
            Path name = path.getFileName();
            return parent == null || name == null ? path : real(parent).resolve(name);
        }
    }

    /** A file that is there and can be read. */
    @Nullable
    Path file(@Nullable YamlValue value) {
        Path path = value == null ? null : value.as(this::resolve);
        if (value == null || path == null) {
            return null;
        }
        if (!Files.exists(path)) {
            value.problem(PathText.missing(path));
            return null;
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            value.problem("is not a readable file: " + path);
            return null;
        }
        return path;
    }

    /** A readable file that nobody but its owner may touch. */
    @Nullable
    Path secretFile(@Nullable YamlValue value) {
        Path path = file(value);
        if (value != null && path != null && OwnerOnly.isOpenToOthers(path)) {
            value.problem(path + " is open to others: run chmod 600 " + PathText.forShell(path));
            return null;
        }
        return path;
    }

    /** PEM (or DER) certificates and nothing else. */
    @Nullable
    Path certificates(@Nullable YamlValue value) {
        Path path = file(value);
        if (value == null || path == null) {
            return null;
        }
        try {
            if (Files.size(path) > 1 << 20) {
                value.problem("is too large for a certificate: " + path);
                return null;
            }
            if (Files.readString(path, StandardCharsets.ISO_8859_1)
                    .contains("PRIVATE KEY-----")) {
                value.problem(path + " holds a private key: name a file with the certificate alone");
                return null;
            }
            try (InputStream in = Files.newInputStream(path)) {
                if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                    value.problem(path + " holds no certificate");
                    return null;
                }
            }
            return path;
        } catch (IOException | CertificateException e) {
            value.problem(path + " is not an X.509 certificate (" + e.getClass().getSimpleName() + ")");
            return null;
        }
    }
}
