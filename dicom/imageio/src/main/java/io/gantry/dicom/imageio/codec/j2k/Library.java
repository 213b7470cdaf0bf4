package io.gantry.dicom.imageio.codec.j2k;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The native library, in the jars that bring it for some platforms. Stateless. */
final class Library {

    private Library() {
    }

    /** Where the class path has the library for this platform; null where it has none. */
    static @Nullable URL resource() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String platform = switch (System.getProperty("os.arch", "")) {
            case "amd64", "x86_64" -> "linux-x86_64";
            case "aarch64" -> "linux-arm64";
            default -> "";
        };
        // OpenJPEG is linked into this library of the artifact, and exported.
        return os.startsWith("linux") && !platform.isEmpty()
                ? Library.class.getResource("/org/bytedeco/leptonica/" + platform + "/libleptonica.so.6")
                : null;
    }

    /**
     * Loads it from a copy, which is deleted at once: a loaded library needs no name.
     *
     * @throws IOException where the copy cannot be made
     * @throws UnsatisfiedLinkError where there is none for this platform, or the system refuses it
     */
    static OpenJpeg load() throws IOException {
        URL resource = resource();
        if (resource == null || !OpenJpeg.isSupported()) {
            throw new UnsatisfiedLinkError("there is no OpenJPEG for this platform");
        }
        Path copy = Files.createTempFile("gantry-openjpeg", ".so");
        try {
            try (InputStream in = resource.openStream()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            return new OpenJpeg(copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }
}
