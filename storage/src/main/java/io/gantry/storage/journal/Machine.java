package io.gantry.storage.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of image source: two instances belong to the same machine when all of this is equal.
 *
 * @param serial keyed hash of the serial number, never the number
 * @param rows Rows (0028,0010); null without pixel data
 * @param columns Columns (0028,0011); null without pixel data
 */
public record Machine(@Nullable String manufacturer, @Nullable String model, @Nullable String serial,
        @Nullable String software, @Nullable String modality, @Nullable Integer rows,
        @Nullable Integer columns) {

    public Machine {
        manufacturer = Text.clipNullable(manufacturer, 128);
        model = Text.clipNullable(model, 128);
        serial = Text.clipNullable(serial, 128);
        software = Text.clipNullable(software, 128);
        modality = Text.clipNullable(modality, 16);
    }

    /**
     * The machine's id in the journal: 63 bits of SHA-256 over all of this, so that no table of ids is
     * needed.
     */
    public long id() {
        MessageDigest sha256 = EventHash.sha256();
        for (Object field : List.of(text(manufacturer), text(model), text(serial), text(software),
                text(modality),
                text(rows), text(columns))) {
            byte[] bytes = field.toString().getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).flip());
            sha256.update(bytes);
        }
        return ByteBuffer.wrap(sha256.digest()).getLong() & Long.MAX_VALUE;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : "=" + value;
    }
}
