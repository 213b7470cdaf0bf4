package io.gantry.gateway.config;

import io.gantry.dicom.io.FileTrouble;
import io.gantry.pipeline.anonymize.Pseudonyms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which pseudonym key a data folder was used with, as a keyed hash that tells nothing of the key. A new key in the place
 * of a lost one is a key like any other: without this a node would go on and give each of its patients a second
 * pseudonym, and what waits to be delivered would leave under other UIDs than the journal names.
 */
public final class PseudonymKeyMark {

    private static final String NAME = "pseudonym-key.mark";

    private PseudonymKeyMark() {
    }

    /** Leaves the mark of the key in a data folder that has none. */
    public static void leave(Path data, Pseudonyms pseudonyms) throws IOException {
        if (!isIn(data)) {
            OwnerOnly.createFile(data.resolve(NAME),
                    (pseudonyms.keyMark() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Whether a data folder was used with a key. */
    public static boolean isIn(Path data) {
        return Files.exists(data.resolve(NAME));
    }

    /**
     * Why the key in {@code key} must not be used with a data folder; null where it may, or where the folder is new.
     *
     * @throws IOException where the key cannot be read
     */
    static @Nullable String objection(Path data, Path key) throws IOException {
        String known;
        Path mark = data.resolve(NAME);
        try {
            known = Files.readString(mark, StandardCharsets.ISO_8859_1).strip();
        } catch (NoSuchFileException _) {
            return null;
        } catch (IOException e) {
            return mark + " cannot be read (" + FileTrouble.in(e) + "), so nobody knows whether "
                    + key
                    + " is the key that its folder was used with";
        }
        return known.equals(new Pseudonyms(PseudonymKeyFile.read(key)).keyMark())
                ? null
                : key + " is not the key that " + data + " was used with: its patients would get a second"
                        + " pseudonym. Put the old key back from its copy, or give the new one a data folder of its own";
    }
}
