package io.gantry.storage;

import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.Machine;
import io.gantry.storage.journal.Pseudonyms;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.spool.Incoming;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Values that tests of several packages need. */
public final class Samples {

    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    public static final String CT = "1.2.840.10008.5.1.4.1.1.2";
    public static final String EXPLICIT_LE = "1.2.840.10008.1.2.1";

    private Samples() {
    }

    public static Clock clockAt(Instant time) {
        return InstantSource.fixed(time).withZone(ZoneOffset.UTC);
    }

    /** The {@code n}th id of the samples, one millisecond each. */
    public static InstanceId id(long n) {
        return InstanceId.firstAt(NOON.plusMillis(n));
    }

    public static Receipt receipt(InstanceId id, long association) {
        return new Receipt(id, association, id.time(), "CT1", "GANTRY", "10.0.0.7", CT, EXPLICIT_LE, 1000,
                Pseudonyms.UNKNOWN);
    }

    public static Pseudonyms pseudonyms(int study, int instance) {
        return new Pseudonyms("2.25.1" + study, "2.25.2" + study, "2.25.3" + study + "." + instance,
                "P" + study,
                "A" + study);
    }

    public static Description description(int study, int instance) {
        return new Description("research", "profiles/research.yaml", "ab12", "2026d", "CT",
                pseudonyms(study, instance), machine());
    }

    public static Machine machine() {
        return new Machine("ACME", "Scan 9000", "hash-of-serial", "1.0", "CT", 512, 512);
    }

    /** Writes something into an incoming file, which is complete then. */
    public static void fill(Incoming in, String content) throws IOException {
        in.channel().write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
        in.complete();
    }

    /** Waits for a transition to be committed; throws what it failed with. */
    public static void commit(CompletableFuture<Void> transition) throws Exception {
        try {
            transition.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("not committed in time", e);
        }
    }
}
