package io.gantry.storage.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The hash chain over events: SHA-256 of the previous event's hash and this event's fields. Canonical form,
 * big endian: 32 bytes previous hash, seq, at (8 bytes each), instance id, association id (1 byte 0 where
 * absent, else 1 and 8 bytes), type and detail (4 bytes length, UTF-8).
 */
final class EventHash {

    /** What stands in for the hash before the first event. */
    static final String GENESIS = "0".repeat(64);

    private EventHash() {
    }

    static String of(String previous, long seq, long at, @Nullable Long instanceId,
            @Nullable Long associationId,
            String type, String detail) {
        byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        byte[] detailBytes = detail.getBytes(StandardCharsets.UTF_8);
        ByteBuffer canonical = ByteBuffer.allocate(32 + 16 + 18 + 8 + typeBytes.length + detailBytes.length);
        canonical.put(HexFormat.of().parseHex(previous)).putLong(seq).putLong(at);
        put(canonical, instanceId);
        put(canonical, associationId);
        canonical.putInt(typeBytes.length).put(typeBytes).putInt(detailBytes.length).put(detailBytes);
        MessageDigest sha256 = sha256();
        sha256.update(canonical.flip());
        return HexFormat.of().formatHex(sha256.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void put(ByteBuffer target, @Nullable Long value) {
        if (value == null) {
            target.put((byte) 0);
        } else {
            target.put((byte) 1).putLong(value);
        }
    }
}
