package io.gantry.gateway.cli;

import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.Balance;
import io.gantry.storage.journal.Journal;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gantry journal reconcile}. */
@Command(name = "reconcile", description = {
        "Accounts for every instance, by association and by study, and lists what does not balance.",
        "Exits with 0 only if everywhere received = forwarded + held + filtered + discarded and nothing is still"
                + " in hand."})
final class JournalReconcileCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Option(names = "--all", description = "List what balances, too.")
    private boolean all;
    @Option(names = "--json", description = "Print one JSON array of every association and study.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        try (DataFolder data = folder.attach()) {
            return (json ? printJson(data.journal()) : print(data.journal())) ? Main.OK : Main.FAILED;
        }
    }

    private boolean print(Journal journal) throws IOException {
        var count = new long[2];
        boolean balanced;
        long listed;
        try (var table = new PagedTable(output.out(), () -> new Table("ASSOCIATION OR STUDY", "RECEIVED",
                "ACKNOWLEDGED", "FORWARDED", "HELD", "FILTERED", "DISCARDED", "IN HAND", "REFUSED",
                "BALANCED"))) {
            balanced = journal.reconcile(b -> {
                count[b.associationId() == null ? 1 : 0]++;
                if (all || !b.balanced()) {
                    table.row(subject(b), b.received(),
                            b.acknowledged().isEmpty() ? "" : b.acknowledged().getAsLong(), b.forwarded(),
                            b.held(), b.filtered(), b.discarded(), b.inHand(), b.refused(),
                            b.balanced() ? "yes" : "NO");
                }
            });
            listed = table.rows();
        }
        output.out().println();
        output.out().println(count[0] + " associations, " + count[1] + " studies: "
                + (balanced ? "all balance" : all ? "not all balance" : listed + " do not balance"));
        return balanced;
    }

    private static String subject(Balance balance) {
        Long association = balance.associationId();
        if (association != null) {
            return Rows.id(association);
        }
        String study = balance.studyUid();
        return study == null ? "(study unknown)" : study;
    }

    private boolean printJson(Journal journal) throws IOException {
        try (Json.ArrayOutput array = Json.array(output.out())) {
            return journal.reconcile(b -> array.add(tree(b)));
        }
    }

    private static Map<String, @Nullable Object> tree(Balance balance) {
        Long association = balance.associationId();
        var tree = new LinkedHashMap<String, @Nullable Object>();
        tree.put("association", association == null ? null : Rows.id(association));
        tree.put("study", balance.studyUid());
        tree.put("received", balance.received());
        tree.put("acknowledged",
                balance.acknowledged().isEmpty() ? null : balance.acknowledged().getAsLong());
        tree.put("forwarded", balance.forwarded());
        tree.put("held", balance.held());
        tree.put("filtered", balance.filtered());
        tree.put("discarded", balance.discarded());
        tree.put("in_hand", balance.inHand());
        tree.put("refused", balance.refused());
        tree.put("balanced", balance.balanced());
        return tree;
    }
}
