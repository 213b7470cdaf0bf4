package io.gantry.gateway.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The site's secret key for pseudonyms: {@value #BYTES} random bytes as hexadecimal digits on one line, readable
 * by its owner only. Losing it means that nobody can find a patient's pseudonym again; another key means other
 * pseudonyms for the same patients.
 */
public final class PseudonymKeyFile {

    public static final int BYTES = 32;

    private PseudonymKeyFile() {
    }

    /**
     * Writes a new key with mode 0600 and forces it to disk. The folder is created, with mode 0700, if need be.
     *
     * @throws FileAlreadyExistsException when the file is there: a key is never overwritten
     */
    public static void create(Path file) throws IOException {
        if (file.getParent() != null) {
            OwnerOnly.createFolder(file.getParent());
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        OwnerOnly.createFile(file,
                (HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * The key, {@value #BYTES} bytes.
     *
     * @throws IllegalArgumentException when the file holds anything else; the message does not repeat it
     */
    public static byte[] read(Path file) throws IOException {
        String text = Files.size(file) > 1024
                ? ""
                : Files.readString(file, StandardCharsets.ISO_8859_1).stripTrailing();
        if (!text.matches("[0-9A-Fa-f]{" + 2 * BYTES + "}")) {
            throw new IllegalArgumentException(
                    file + " must hold " + BYTES + " bytes as " + 2 * BYTES + " hexadecimal digits");
        }
        byte[] key = HexFormat.of().parseHex(text);
        if (allEqual(key)) {
            throw new IllegalArgumentException(
                    file + " does not hold random bytes: run gantry init to make a key");
        }
        return key;
    }

    private static boolean allEqual(byte[] key) {
        for (byte b : key) {
            if (b != key[0]) {
                return false;
            }
        }
        return true;
    }
}
