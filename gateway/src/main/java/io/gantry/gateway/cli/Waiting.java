package io.gantry.gateway.cli;

import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An instance that waits for an operator: held, or cleaned and not taken by a destination.
 *
 * @param failed its deliveries that FAILED; empty when it is held
 */
record Waiting(InstanceRecord instance, List<DeliveryRecord> failed) {

    /** Stands where held instances have their reason. */
    static final String DELIVERY_FAILED = "DELIVERY_FAILED";

    Waiting {
        failed = List.copyOf(failed);
    }

    boolean isHeld() {
        return instance.state() == InstanceState.QUARANTINED;
    }

    String reason() {
        Reason why = instance.reason();
        return !isHeld() ? DELIVERY_FAILED : why == null ? "" : why.code();
    }

    /** For people. */
    String detail() {
        Reason why = instance.reason();
        return isHeld()
                ? why == null ? "" : why.detail()
                : failed.stream().map(Waiting::describe).collect(Collectors.joining("; "));
    }

    private static String describe(DeliveryRecord delivery) {
        String status = status(delivery);
        String detail = delivery.detail();
        return delivery.destination() + (status.isEmpty() ? "" : " " + status)
                + (detail == null || detail.isEmpty() ? "" : ", " + detail);
    }

    /** As the standard writes it, {@code A700H}; empty where there was no answer. */
    static String status(DeliveryRecord delivery) {
        Integer status = delivery.status();
        return status == null ? "" : String.format(Locale.ROOT, "%04XH", status);
    }

    /** For programs: what the journal has, and the failed deliveries where there are any. */
    Map<String, Object> tree() {
        Map<String, Object> tree = Rows.tree(instance);
        if (!isHeld()) {
            tree.put("reason", DELIVERY_FAILED);
            tree.put("failed_deliveries", failed.stream().map(Waiting::tree).toList());
        }
        return tree;
    }

    private static Map<String, Object> tree(DeliveryRecord delivery) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("destination", delivery.destination());
        tree.put("attempts", delivery.attempts());
        tree.put("failed_at", delivery.updatedAt().toString());
        if (delivery.status() != null) {
            tree.put("status", status(delivery));
        }
        String detail = delivery.detail();
        if (detail != null && !detail.isEmpty()) {
            tree.put("detail", detail);
        }
        return tree;
    }
}
