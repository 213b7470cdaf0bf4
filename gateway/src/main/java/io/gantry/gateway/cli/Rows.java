package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.EventRecord;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Pseudonyms;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Records of the journal for people and for programs. */
final class Rows {

    /** Records fetched, and rows aligned, at a time: however long a journal is, this much is in memory. */
    static final int PAGE = 1000;

    private Rows() {
    }

    /** Gives each record of a list that comes in pages to {@code each}. */
    interface Source {
        void forEach(Consumer<InstanceRecord> each) throws IOException;
    }

    static void json(PrintWriter out, Source source) throws IOException {
        try (Json.ArrayOutput array = Json.array(out)) {
            source.forEach(row -> array.add(tree(row)));
        }
    }

    static Map<String, Object> tree(InstanceRecord row) {
        Pseudonyms pseudonyms = row.description().pseudonyms();
        Reason reason = row.reason();
        var tree = new LinkedHashMap<String, Object>();
        tree.put("id", row.receipt().id().toString());
        tree.put("state", row.state().name());
        tree.put("received_at", row.receipt().receivedAt().toString());
        tree.put("updated_at", row.updatedAt().toString());
        put(tree, "reason", reason == null ? null : reason.code());
        put(tree, "detail", reason == null ? null : reason.detail());
        tree.put("association", id(row.receipt().associationId()));
        tree.put("calling_ae_title", row.receipt().callingAe());
        tree.put("called_ae_title", row.receipt().calledAe());
        tree.put("peer", row.receipt().peer());
        tree.put("sop_class", row.receipt().sopClass());
        tree.put("transfer_syntax", row.receipt().transferSyntax());
        tree.put("size_bytes", row.receipt().sizeBytes());
        put(tree, "route", row.description().route());
        put(tree, "profile", row.description().profile());
        put(tree, "profile_digest", row.description().profileDigest());
        put(tree, "tables_edition", row.description().tablesEdition());
        put(tree, "modality", row.description().modality());
        put(tree, "study", pseudonyms.studyUid());
        put(tree, "series", pseudonyms.seriesUid());
        put(tree, "instance", pseudonyms.instanceUid());
        put(tree, "patient", pseudonyms.patientId());
        put(tree, "accession", pseudonyms.accession());
        return tree;
    }

    private static void put(Map<String, Object> tree, String name, @Nullable String value) {
        if (value != null) {
            tree.put(name, value);
        }
    }

    /** Associations and instances are numbered alike. */
    static String id(long id) {
        return new InstanceId(id).toString();
    }

    /** Everything that is known of an instance, for programs. */
    static Map<String, Object> whole(DataFolder data, InstanceRecord row) throws IOException {
        Map<String, Object> tree = tree(row);
        long size = data.spool().size(row.receipt().id());
        if (size >= 0) {
            tree.put("original_bytes", size);
        }
        tree.put("deliveries",
                data.journal().deliveries(row.receipt().id()).stream().map(Rows::tree).toList());
        tree.put("events", data.journal().events(row.receipt().id()).stream().map(Rows::tree).toList());
        return tree;
    }

    private static Map<String, Object> tree(DeliveryRecord delivery) {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("destination", delivery.destination());
        tree.put("state", delivery.state().name());
        tree.put("attempts", delivery.attempts());
        tree.put("updated_at", delivery.updatedAt().toString());
        if (delivery.state() == DeliveryState.PENDING) {
            tree.put("next_attempt_at", delivery.nextAttempt().toString());
        }
        if (delivery.status() != null) {
            tree.put("status", Waiting.status(delivery));
        }
        String detail = delivery.detail();
        put(tree, "detail", detail == null || detail.isEmpty() ? null : detail);
        return tree;
    }

    /** An event for programs. */
    static Map<String, @Nullable Object> tree(EventRecord event) {
        InstanceId instance = event.instance();
        Long association = event.associationId();
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("seq", event.seq());
        tree.put("at", event.at().toString());
        tree.put("type", event.type().name());
        tree.put("instance", instance == null ? null : instance.toString());
        tree.put("association", association == null ? null : id(association));
        tree.put("detail", event.detail());
        tree.put("hash", event.hash());
        return tree;
    }

    /** Everything that is known of an instance. */
    static void show(PrintWriter out, DataFolder data, InstanceRecord row) throws IOException {
        tree(row).forEach((name, value) -> out.println(name + ": " + plain(value)));
        long size = data.spool().size(row.receipt().id());
        out.println("original: " + (size < 0 ? "not in the spool" : size + " bytes in the spool"));
        List<DeliveryRecord> deliveries = data.journal().deliveries(row.receipt().id());
        if (!deliveries.isEmpty()) {
            out.println();
            var table = new Table("DESTINATION", "STATE", "ATTEMPTS", "NEXT", "STATUS", "DETAIL");
            for (DeliveryRecord delivery : deliveries) {
                table.row(delivery.destination(), delivery.state(), delivery.attempts(),
                        delivery.nextAttempt(),
                        Waiting.status(delivery), delivery.detail());
            }
            table.print(out);
        }
        out.println();
        var events = new Table("EVENT", "AT", "TYPE", "DETAIL");
        for (EventRecord event : data.journal().events(row.receipt().id())) {
            events.row(event.seq(), event.at(), event.type(), event.detail());
        }
        events.print(out);
    }

    private static String plain(Object value) {
        return value.toString().replaceAll("\\p{Cntrl}", "?");
    }
}
