package io.gantry.storage.journal;

import java.time.Instant;

/**
 * A machine that has sent instances.
 *
 * @param instances how many it has sent
 * @param held how many of them are in quarantine now
 */
public record MachineRecord(long id, Machine machine, long instances, long held, Instant firstSeen,
        Instant lastSeen) {
}
