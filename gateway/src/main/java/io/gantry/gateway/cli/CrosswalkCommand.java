package io.gantry.gateway.cli;

import io.gantry.gateway.config.GatewayConfig;
import io.gantry.gateway.config.OwnerOnly;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.gateway.config.RecipientFiles;
import io.gantry.pipeline.anonymize.PatientIdentity;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.lock.IdentityLock;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.EventType;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code gantry crosswalk}: which pseudonym belongs to which original id, for the site itself. */
@Command(name = "crosswalk", description = {
        "Lists the pseudonyms of original ids and UIDs, as CSV with the columns id_old and id_new.",
        "IDS is a CSV file with one id in the first column of each line, for a Patient ID its issuer in the second;"
                + " a first line id_old is passed over."}, footer = {"",
                        "Each use is recorded in the journal, with the number of ids and no id."})
final class CrosswalkCommand implements Callable<Integer> {

    private static final Pattern UID = Pattern.compile("[0-2](\\.(0|[1-9][0-9]*)){2,}");

    /** What an id is. */
    enum Kind {
        AUTO, PATIENT, UID, ACCESSION
    }

    @Mixin
    private final DataOption folder = new DataOption();
    @Mixin
    private final Output output = new Output();
    @Parameters(index = "0", paramLabel = "IDS", description = "The CSV file, in UTF-8.")
    private Path ids = Path.of("");
    @Option(names = "--kind", defaultValue = "AUTO", description = "What the ids are: ${COMPLETION-CANDIDATES}. AUTO takes what looks like a UID for one, everything else for a Patient ID.")
    private Kind kind = Kind.AUTO;
    @Option(names = {"-o",
            "--out"}, paramLabel = "FILE", description = "Writes there, readable by its owner only; default: prints.")
    private @Nullable Path out;
    @Option(names = "--encrypt", description = "Encrypts the list for keys.recipients (CMS, DER): needs --out; openssl cms -decrypt -inform DER opens it.")
    private boolean encrypt;

    @Override
    public Integer call() throws IOException {
        Path target = out;
        if (encrypt && target == null) {
            throw output.wrongUsage("--encrypt needs --out FILE");
        }
        output.requireThere(ids, ids.toString());
        if (!Files.isRegularFile(ids)) {
            throw output.wrongUsage(ids + " is no file");
        }
        // Before it is recorded that somebody got the list.
        if (target != null && Files.exists(target)) {
            throw output.wrongUsage("there is a file at " + target + " already");
        }
        GatewayConfig config = folder.config();
        IdentityLock lock = encrypt
                ? RecipientFiles.lock(config.keys().recipients(), config.keys().rsaPadding(),
                        Clock.systemUTC())
                : null;
        if (encrypt && lock == null) {
            throw output.wrongUsage("--encrypt needs keys.recipients in the configuration");
        }
        List<List<String>> rows = rows();
        var pseudonyms = new Pseudonyms(PseudonymKeyFile.read(config.keys().pseudonym()));
        StringBuilder csv = new StringBuilder("id_old,id_new\n");
        for (List<String> row : rows) {
            csv.append(Csv.field(row.getFirst())).append(',').append(pseudonym(pseudonyms, row)).append('\n');
        }
        try (DataFolder data = folder.attach()) {
            AccessRecord.write(data, EventType.CROSSWALK, null,
                    rows.size() + " ids" + (encrypt ? ", encrypted" : ""));
        }
        if (target == null) {
            output.out().print(csv);
            output.out().flush();
            return Main.OK;
        }
        byte[] plain = csv.toString().getBytes(StandardCharsets.UTF_8);
        OwnerOnly.createFile(target, lock == null ? plain : lock.seal(plain));
        output.out().println(rows.size() + " ids in " + target);
        return Main.OK;
    }

    private List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        String text;
        try {
            text = Files.readString(ids, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new IOException(ids + " is not in UTF-8", e);
        }
        int line = 0;
        for (String each : text.lines().toList()) {
            line++;
            List<String> fields = Csv
                    .fields(line == 1 && each.startsWith("\uFEFF") ? each.substring(1) : each);
            if (fields == null) {
                throw new IOException(ids + ", line " + line + ": a quotation mark is not closed");
            }
            String id = fields.getFirst();
            if (id.isEmpty() || line == 1 && id.equals("id_old")) {
                continue;
            }
            rows.add(fields);
        }
        return rows;
    }

    private String pseudonym(Pseudonyms pseudonyms, List<String> row) {
        String id = row.getFirst();
        Kind what = kind != Kind.AUTO ? kind : UID.matcher(id).matches() ? Kind.UID : Kind.PATIENT;
        return switch (what) {
            case UID -> pseudonyms.uid(id);
            case ACCESSION -> pseudonyms.accessionNumber(id);
            case PATIENT, AUTO -> pseudonyms.patient(PatientIdentity.ofPatientId(id,
                    row.size() < 2 || row.get(1).isEmpty() ? null : row.get(1)));
        };
    }
}
