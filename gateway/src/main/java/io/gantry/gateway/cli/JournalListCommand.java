package io.gantry.gateway.cli;

import io.gantry.gateway.config.GatewayConfig;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageUnavailableException;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Lookup;
import io.gantry.storage.journal.Pseudonyms;
import io.gantry.storage.spool.InstanceId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gantry journal list}. */
@Command(name = "list", description = "Lists instances, oldest first; conditions narrow the list together.")
final class JournalListCommand implements Callable<Integer> {

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final OriginalOption original = new OriginalOption();
    @Mixin
    private final Output output = new Output();
    @Option(names = "--state", paramLabel = "STATE", converter = States.class, description = "RECEIVED, PROCESSED, DELIVERED, QUARANTINED, FILTERED or DISCARDED.")
    private @Nullable InstanceState state;
    @Option(names = "--study", paramLabel = "UID", description = "Of this Study Instance UID.")
    private @Nullable String study;
    @Option(names = "--patient", paramLabel = "ID", description = "Of this Patient ID.")
    private @Nullable String patient;
    @Option(names = "--accession", paramLabel = "NUMBER", description = "Of this Accession Number.")
    private @Nullable String accession;
    @Option(names = "--since", paramLabel = "TIME", converter = Times.class, description = "Received then or later: 2026-11-23, 2026-11-23T12:00 or with a zone.")
    private @Nullable Instant since;
    @Option(names = "--until", paramLabel = "TIME", converter = Times.class, description = "Received before.")
    private @Nullable Instant until;
    @Option(names = "--json", description = "Print one JSON array.")
    private boolean json;

    private interface Page {
        List<InstanceRecord> after(InstanceId id) throws StorageUnavailableException;
    }

    @Override
    public Integer call() throws IOException {
        if (original.given() && study == null && patient == null && accession == null) {
            throw output.wrongUsage("--original needs --study, --patient or --accession");
        }
        if (original.issuerGiven() && !(original.given() && patient != null)) {
            throw output.wrongUsage("--issuer goes with --original and --patient");
        }
        if (since != null && until != null && until.isBefore(since)) {
            throw output.wrongUsage("--until is before --since");
        }
        if (study != null && !original.given() && !study.matches("[0-9.]{1,64}")) {
            throw output.wrongUsage("--study takes a UID, as journal list prints it");
        }
        GatewayConfig config = folder.config();
        study = study == null ? null : original.uid(config, study);
        patient = patient == null ? null : original.patient(config, patient);
        accession = accession == null ? null : original.accession(config, accession);
        try (DataFolder data = folder.attach()) {
            if (json) {
                Rows.json(output.out(), each -> select(data.journal(), each));
            } else {
                try (var table = new PagedTable(output.out(), () -> new Table("ID", "RECEIVED", "STATE",
                        "FROM", "MODALITY", "PATIENT", "ACCESSION", "STUDY", "REASON"))) {
                    select(data.journal(), row -> print(row, table));
                    if (table.rows() == 0) {
                        hint();
                    }
                }
            }
        }
        return Main.OK;
    }

    /** Whoever gives an id of the hospital would take an empty list for an answer. */
    private void hint() {
        if (!original.given() && (study != null || patient != null || accession != null)) {
            output.err().println("gantry: nothing under this pseudonym; if the id is an original one,"
                    + " say --original");
        }
    }

    private static void print(InstanceRecord row, PagedTable table) {
        Pseudonyms pseudonyms = row.description().pseudonyms();
        table.row(row.receipt().id(), row.receipt().receivedAt(), row.state(), row.receipt().callingAe(),
                row.description().modality(), pseudonyms.patientId(), pseudonyms.accession(),
                pseudonyms.studyUid(), row.reason());
    }

    private void select(Journal journal, Consumer<InstanceRecord> each) throws StorageUnavailableException {
        Page page = page(journal);
        InstanceId after = Journal.FIRST;
        List<InstanceRecord> rows;
        do {
            rows = page.after(after);
            for (InstanceRecord row : rows) {
                after = row.receipt().id();
                if (matches(row)) {
                    each.accept(row);
                }
            }
        } while (rows.size() == Rows.PAGE);
    }

    /** By the condition that leaves least. */
    private Page page(Journal journal) {
        if (accession != null) {
            String wanted = accession;
            return after -> journal.find(Lookup.ACCESSION, wanted, after, Rows.PAGE);
        }
        if (study != null) {
            String wanted = study;
            return after -> journal.find(Lookup.STUDY, wanted, after, Rows.PAGE);
        }
        if (patient != null) {
            String wanted = patient;
            return after -> journal.find(Lookup.PATIENT, wanted, after, Rows.PAGE);
        }
        if (state != null && since == null && until == null) {
            InstanceState wanted = state;
            return after -> journal.inState(wanted, after, Rows.PAGE);
        }
        Instant from = since == null ? Instant.EPOCH : since;
        Instant to = until == null ? Times.LAST : until;
        return after -> journal.receivedBetween(from, to, after, Rows.PAGE);
    }

    private boolean matches(InstanceRecord row) {
        Pseudonyms pseudonyms = row.description().pseudonyms();
        Instant received = row.receipt().id().time();
        return (state == null || row.state() == state)
                && (study == null || study.equals(pseudonyms.studyUid()))
                && (patient == null || patient.equals(pseudonyms.patientId()))
                && (accession == null || accession.equals(pseudonyms.accession()))
                && (since == null || !received.isBefore(since))
                && (until == null || received.isBefore(until));
    }
}
