package io.gantry.dicom.net.association;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many associations are open with each application entity of a port. Thread-safe. */
public final class AssociationCounts {

    /** No entry for zero: titles come from the network. */
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    /** Counts one more, unless that many are open already. */
    public boolean tryOpen(String aeTitle, int most) {
        boolean[] opened = new boolean[1];
        open.compute(aeTitle, (_, n) -> {
            int now = n == null ? 0 : n;
            opened[0] = now < most;
            return opened[0] ? Integer.valueOf(now + 1) : n;
        });
        return opened[0];
    }

    public void close(String aeTitle) {
        open.computeIfPresent(aeTitle, (_, n) -> n == 1 ? null : n - 1);
    }
}
