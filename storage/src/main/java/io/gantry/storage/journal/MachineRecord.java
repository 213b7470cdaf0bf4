package io.gantry.storage.journal;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A machine that has sent instances.
 *
 * @param instances how many it has sent
 * @param held how many of them are in quarantine now
 * @param rules how many of them each pixel rule decided on, by the rule's name
 */
public record MachineRecord(long id, Machine machine, long instances, long held, Instant firstSeen,
        Instant lastSeen, Map<String, Long> rules) {

    public MachineRecord {
        rules = Collections.unmodifiableMap(new TreeMap<>(rules));
    }
}
