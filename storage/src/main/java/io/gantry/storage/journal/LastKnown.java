package io.gantry.storage.journal;

import io.gantry.storage.spool.InstanceId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the writer's last transactions left the head of the chain and the instances that are on their way, so that the
 * next one need not ask the database. True only as long as nobody else appends: a transaction moves the head from where
 * it is known to be, and where it is not there, all of this is forgotten. Used by one thread.
 */
final class LastKnown {

    /** Instances beyond this number are read from the database again. */
    private static final int LIMIT = 8192;

    /** The last event of the chain. */
    record Head(long seq, String hash) {
    }

    private @Nullable Head head;
    private final Map<InstanceId, InstanceDraft> instances = new LinkedHashMap<>();
    private final Map<InstanceId, Map<String, DeliveryDraft>> deliveries = new LinkedHashMap<>();

    @Nullable
    Head head() {
        return head;
    }

    /** A draft to be changed; null where the database has to be asked. */
    @Nullable
    InstanceDraft instance(InstanceId id) {
        InstanceDraft known = instances.get(id);
        return known == null ? null : known.stored();
    }

    /** Drafts to be changed, by destination; null where the database has to be asked. */
    @Nullable
    Map<String, DeliveryDraft> deliveriesOf(InstanceId id) {
        Map<String, DeliveryDraft> known = deliveries.get(id);
        if (known == null) {
            return null;
        }
        Map<String, DeliveryDraft> drafts = new TreeMap<>();
        known.forEach((destination, delivery) -> drafts.put(destination, delivery.stored()));
        return drafts;
    }

    /** Takes over what a transaction committed. */
    void committed(Head newHead, Map<InstanceId, InstanceDraft> instancesNow,
            Map<InstanceId, Map<String, DeliveryDraft>> deliveriesNow) {
        head = newHead;
        deliveriesNow.forEach((id, drafts) -> {
            drafts.values().removeIf(delivery -> delivery.withdrawn);
            keep(deliveries, id, drafts);
        });
        instancesNow.forEach((id, draft) -> {
            if (draft.state.isFinal()) {
                instances.remove(id);
                deliveries.remove(id);
            } else {
                keep(instances, id, draft.stored());
            }
        });
    }

    void forget() {
        head = null;
        instances.clear();
        deliveries.clear();
    }

    private static <T> void keep(Map<InstanceId, T> known, InstanceId id, T draft) {
        known.put(id, draft);
        if (known.size() > LIMIT) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
