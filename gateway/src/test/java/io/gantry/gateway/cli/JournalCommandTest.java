package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.gateway.config.ConfigFiles;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.pipeline.anonymize.PatientIdentity;
import io.gantry.storage.DataFolder;
import io.gantry.storage.StorageSettings;
import io.gantry.storage.journal.ActionSet;
import io.gantry.storage.journal.DeliveryRecord;
import io.gantry.storage.journal.DeliveryState;
import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.EventRecord;
import io.gantry.storage.journal.InstanceState;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Machine;
import io.gantry.storage.journal.Pseudonyms;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.journal.Transition;
import io.gantry.storage.spool.Incoming;
import io.gantry.storage.spool.InstanceId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on a data folder that a gateway has left, and beside one that still has it. */
final class JournalCommandTest {

    private static final String STUDY = "1.2.3.4.5";
    private static final String PATIENT = "HOSPITAL-77";

    @TempDir
    Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path config = Path.of("");
    private @Nullable DataFolder gateway;
    private Pseudonyms pseudonyms = Pseudonyms.UNKNOWN;
    private long association;

    @BeforeEach
    void open() throws Exception {
        ConfigFiles files = ConfigFiles.in(folder);
        config = files.write(ConfigFiles.MINIMAL);
        var keyed = new io.gantry.pipeline.anonymize.Pseudonyms(PseudonymKeyFile.read(files.pseudonymKey()));
        pseudonyms = new Pseudonyms(keyed.uid(STUDY), keyed.uid("1.2.3.4"), keyed.uid("1.2.3"),
                keyed.patient(PatientIdentity.ofPatientId(PATIENT, "H")), keyed.accessionNumber("ACC-9"));
        gateway = DataFolder.open(folder.resolve("var"), StorageSettings.defaults(), Clock.systemUTC());
        association = gateway().ids().next();
        record(new Transition.AssociationOpened(association, "CT1", "GANTRY", "10.0.0.7", Instant.now()));
    }

    @AfterEach
    void close() throws Exception {
        if (gateway != null) {
            gateway.close();
            gateway = null;
        }
    }

    private DataFolder gateway() {
        return Objects.requireNonNull(gateway);
    }

    private void record(Transition step) throws Exception {
        gateway().journal().record(step).get(20, TimeUnit.SECONDS);
    }

    private InstanceId receive() throws Exception {
        try (Incoming in = gateway().spool().create()) {
            in.channel().write(ByteBuffer.wrap("content".getBytes(StandardCharsets.US_ASCII)));
            in.complete();
            gateway().accept(in,
                    new Receipt(in.id(), association, in.id().time(), "CT1", "GANTRY", "10.0.0.7",
                            "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1", 7, Pseudonyms.UNKNOWN));
            return in.id();
        }
    }

    private Description description() {
        return new Description("research", "research.yaml", "ab12", "2026d", "CT", pseudonyms, null);
    }

    private InstanceId hold(String code) throws Exception {
        InstanceId id = receive();
        gateway().quarantine().hold(id, description(), new Reason(code, "(0028,0301)"));
        return id;
    }

    private InstanceId deliver() throws Exception {
        InstanceId id = receive();
        record(new Transition.Processed(id, description(), Set.of("archive")));
        record(new Transition.DeliverySent(id, "archive", 0, ""));
        return id;
    }

    private int run(Object... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        var all = new String[words.length + 2];
        for (int i = 0; i < words.length; i++) {
            all[i] = words[i].toString();
        }
        all[words.length] = "--config";
        all[words.length + 1] = config.toString();
        int status = Main.run(new PrintWriter(out), new PrintWriter(err), all);
        assertThat(out + err.toString()).doesNotContain(PATIENT).doesNotContain("ACC-9");
        return status;
    }

    @Test
    void listsByEveryCondition() throws Exception {
        InstanceId delivered = deliver();
        InstanceId waiting = receive();
        String[][] conditions = {{"--state", "delivered"}, {"--study", STUDY, "--original"},
                {"--patient", PATIENT, "--issuer", "H", "--original"}, {"--accession", "ACC-9", "--original"},
                {"--study", Objects.requireNonNull(pseudonyms.studyUid())},
                {"--patient", Objects.requireNonNull(pseudonyms.patientId()), "--state", "DELIVERED"}};
        for (String[] condition : conditions) {
            Object[] words = Stream.concat(Stream.of("journal", "list"),
                    Arrays.stream(condition)).toArray();
            assertThat(run(words)).as(err.toString()).isZero();
            assertThat(out.toString()).contains(delivered.toString()).doesNotContain(waiting.toString());
        }
        assertThat(
                run("journal", "list", "--json", "--since", "2020-01-01", "--until", "2999-01-01T00:00:00Z"))
                .isZero();
        assertThat(out.toString()).startsWith("[").endsWith("]\n").contains(delivered.toString())
                .contains(waiting.toString()).contains("\"state\":\"RECEIVED\"");
        assertThat(run("journal", "list", "--json", "--until", "2020-01-01")).isZero();
        assertThat(out.toString().strip()).isEqualTo("[]");
    }

    @Test
    void showsAnInstanceByEachOfItsIds() throws Exception {
        InstanceId id = deliver();
        for (Object[] words : new Object[][]{{"journal", "show", id},
                {"journal", "show", Objects.requireNonNull(pseudonyms.instanceUid())},
                {"journal", "show", "--original", "1.2.3"}}) {
            assertThat(run(words)).as(err.toString()).isZero();
            assertThat(out.toString()).contains("id: " + id).contains("PROCESSED").contains("archive")
                    .contains("0000H");
        }
        assertThat(run("journal", "show", "1.2.3")).isEqualTo(1);
        assertThat(err.toString()).contains("no such instance");
    }

    @Test
    void reconcilesOnlyWhenNothingIsInHand() throws Exception {
        deliver();
        hold("REDACTION_NEEDED");
        assertThat(run("journal", "reconcile")).as(out.toString()).isZero();
        assertThat(out.toString()).contains("1 associations, 1 studies: all balance");
        receive();
        assertThat(run("journal", "reconcile")).isEqualTo(1);
        assertThat(out.toString()).contains("NO").contains("do not balance");
        assertThat(run("journal", "reconcile", "--json")).isEqualTo(1);
        assertThat(out.toString()).contains("\"in_hand\":1").contains("\"balanced\":false");
    }

    @Test
    void verifiesBesideAGatewayAndWithoutOne() throws Exception {
        InstanceId id = deliver();
        assertThat(run("journal", "verify")).as(out.toString()).isZero();
        assertThat(out.toString()).contains("sound");
        close();
        assertThat(run("journal", "verify")).isZero();
        assertThat(run("journal", "show", id)).isZero();
    }

    @Test
    void quarantineIsListedRetriedAndDiscarded() throws Exception {
        InstanceId first = hold("REDACTION_NEEDED");
        InstanceId second = hold("UNREADABLE");
        InstanceId third = hold("UNREADABLE");
        assertThat(run("quarantine", "list")).isZero();
        assertThat(out.toString()).contains(first.toString()).contains(second.toString())
                .contains("(0028,0301)");
        assertThat(run("quarantine", "list", "--json", "--reason", "UNREADABLE")).isZero();
        assertThat(out.toString()).doesNotContain(first.toString()).contains("\"reason\":\"UNREADABLE\"");
        assertThat(run("quarantine", "show", first)).isZero();
        assertThat(out.toString()).contains("7 bytes").contains("Text may be burned into the pixels");

        assertThat(run("quarantine", "retry", "--all", "--reason", "UNREADABLE")).isZero();
        assertThat(out.toString()).contains("2 of 2 sent through again");
        assertThat(gateway().journal().idsInState(InstanceState.RECEIVED, new InstanceId(0), 9))
                .containsExactly(second, third);
        assertThat(run("quarantine", "retry", first, second)).isEqualTo(1);
        assertThat(out.toString()).contains("1 of 2");
        assertThat(err.toString()).contains(second.toString());
        assertThat(run("quarantine", "retry", "1a226f6c5a600001")).isEqualTo(1);
        assertThat(err.toString()).contains("no instance 1a226f6c5a600001").doesNotContain("missing");
        assertThat(run("quarantine", "show", first)).isEqualTo(1);

        InstanceId last = hold("UNREADABLE");
        assertThat(run("quarantine", "discard", last)).isEqualTo(2);
        assertThat(gateway().journal().instance(last).orElseThrow().state())
                .isEqualTo(InstanceState.QUARANTINED);
        assertThat(run("quarantine", "discard", last, "--yes")).as(err.toString()).isZero();
        assertThat(gateway().journal().instance(last).orElseThrow().state())
                .isEqualTo(InstanceState.DISCARDED);
        assertThat(gateway().spool().exists(last)).isFalse();
        assertThat(run("quarantine", "retry", last)).isEqualTo(1);
        assertThat(err.toString()).contains("from DISCARDED").doesNotContain("missing");
    }

    private InstanceId refused(String... destinations) throws Exception {
        InstanceId id = receive();
        record(new Transition.Processed(id, description(), Set.of("archive", "backup", "vanished")));
        for (String name : Set.of("archive", "backup", "vanished")) {
            record(Set.of(destinations).contains(name)
                    ? new Transition.DeliveryFailed(id, name, 0xA900, "refused")
                    : new Transition.DeliverySent(id, name, 0, ""));
        }
        return id;
    }

    @Test
    void deliveriesThatFailedAreDiscarded() throws Exception {
        InstanceId nowhere = refused("archive", "backup", "vanished");
        InstanceId somewhere = refused("vanished");
        InstanceId due = refused("archive");
        deliver();
        record(new Transition.DeliveryRetried(due, "archive"));

        assertThat(run("quarantine", "discard", "--yes", nowhere, somewhere, due)).isEqualTo(1);

        assertThat(out.toString()).contains("2 of 3 discarded");
        assertThat(err.toString()).contains(due + " is still due at archive");
        assertThat(gateway().journal().instance(nowhere).orElseThrow().state())
                .isEqualTo(InstanceState.DISCARDED);
        assertThat(gateway().journal().instance(somewhere).orElseThrow().state())
                .isEqualTo(InstanceState.DELIVERED);
        assertThat(gateway().spool().exists(nowhere)).isFalse();
        assertThat(gateway().spool().exists(somewhere)).isFalse();
        assertThat(gateway().spool().exists(due)).isTrue();
        assertThat(run("quarantine", "list")).isZero();
        assertThat(out.toString()).doesNotContain(nowhere.toString()).doesNotContain(somewhere.toString());
        record(new Transition.DeliverySent(due, "archive", 0, ""));
        assertThat(run("journal", "reconcile", "--json")).as(out.toString()).isZero();
        assertThat(run("journal", "verify")).isZero();
        assertThat(run("journal", "show", somewhere)).isZero();
        assertThat(out.toString()).contains("DELIVERY_GIVEN_UP").contains("not taken by vanished");
    }

    private List<String> pending(InstanceId id) throws Exception {
        return gateway().journal().deliveries(id).stream().filter(d -> d.state() == DeliveryState.PENDING)
                .map(DeliveryRecord::destination).toList();
    }

    @Test
    void deliveriesThatFailedAreListedAndRetried() throws Exception {
        String archives = ConfigFiles.MINIMAL + """
                destinations:
                  archive: { type: folder, path: out1 }
                  backup: { type: folder, path: out2 }
                """;
        config = new ConfigFiles(folder).write(archives);
        InstanceId held = hold("UNREADABLE");
        InstanceId both = refused("archive", "backup");
        InstanceId one = refused("backup");
        InstanceId gone = refused("vanished");
        deliver();
        assertThat(run("journal", "reconcile", "--json")).as("FAILED counts as held").isZero();
        assertThat(out.toString()).contains("\"received\":5,").contains("\"forwarded\":1,\"held\":4,");

        assertThat(run("quarantine", "list")).as(err.toString()).isZero();
        assertThat(out.toString().lines().skip(1).map(line -> line.split(" ", 2)[0]))
                .containsExactly(held.toString(), both.toString(), one.toString(), gone.toString());
        assertThat(out.toString()).contains("PROCESSED").contains("DELIVERY_FAILED")
                .contains("archive A900H, refused; backup A900H, refused");
        assertThat(run("quarantine", "list", "--json", "--destination", "archive")).isZero();
        assertThat(out.toString()).contains(both.toString()).doesNotContain(one.toString())
                .doesNotContain(held.toString())
                .contains("\"state\":\"PROCESSED\"").contains("\"reason\":\"DELIVERY_FAILED\"")
                .contains("{\"destination\":\"archive\",\"attempts\":1,\"failed_at\":\"")
                .contains("\"status\":\"A900H\",\"detail\":\"refused\"}");
        assertThat(run("quarantine", "show", both)).isZero();
        assertThat(out.toString()).contains("A destination did not take it");

        assertThat(run("quarantine", "retry", "--all", "--destination", "archive")).as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("1 of 1 sent through again");
        assertThat(pending(both)).containsExactly("archive");
        assertThat(run("quarantine", "retry", one, "--destination", "archive")).isEqualTo(1);
        assertThat(err.toString()).contains("no delivery to archive that FAILED");
        assertThat(run("quarantine", "retry", one)).isZero();
        assertThat(pending(one)).containsExactly("backup");
        assertThat(run("quarantine", "retry", one)).as("nothing left to retry").isEqualTo(1);
        assertThat(run("quarantine", "retry", gone)).isEqualTo(1);
        assertThat(err.toString()).contains("vanished is not in the configuration");
        assertThat(run("quarantine", "retry", gone, "--destination", "vanished")).isEqualTo(2);

        assertThat(run("quarantine", "retry", "--all", "--reason", "DELIVERY_FAILED")).isEqualTo(1);
        assertThat(out.toString()).as("not the one whose destination is gone").contains("1 of 2");
        assertThat(pending(both)).containsExactly("archive", "backup");
        assertThat(gateway().journal().instance(held).orElseThrow().state())
                .isEqualTo(InstanceState.QUARANTINED);
        assertThat(run("journal", "reconcile")).as("what is due again is in hand").isEqualTo(1);
        assertThat(gateway().journal().verify()).isEmpty();
    }

    @Test
    void theInventoryOfTheJournalSaysWhatWasSeenAndHeldAndWhichRulesWereUsed() throws Exception {
        var echo = new Description("research", "research.yaml", "ab12", "2026d", "US", pseudonyms,
                new Machine("ACME", "Echo 7", "hash", "4.2", "US", 480, 640));
        var scan = new Description("research", "research.yaml", "ab12", "2026d", "CT", pseudonyms,
                new Machine("ACME", "Scan 9000", null, "1.0", "CT", 512, 512));
        for (String rule : List.of("Echo lab", "Echo lab", "rules.yaml:7")) {
            record(new Transition.Processed(receive(), echo.withRule(rule), Set.of("archive")));
        }
        gateway().quarantine().hold(receive(), echo, new Reason("REDACTION_NEEDED", "ultrasound"));
        record(new Transition.Processed(receive(), scan, Set.of("archive")));

        assertThat(run("inventory")).as(err.toString()).isZero();
        List<String> rows = out.toString().lines().toList();
        assertThat(rows.getFirst()).startsWith("MANUFACTURER").endsWith("RULES");
        assertThat(rows.get(1)).matches("ACME +Echo 7 +hash +4\\.2 +US +480 +640 +4 +1 +\\S+Z +\\S+Z"
                + " +Echo lab \\(2\\), rules\\.yaml:7 \\(1\\)");
        assertThat(rows.get(2)).matches("ACME +Scan 9000 +1\\.0 +CT +512 +512 +1 +0 +\\S+Z +\\S+Z +-");
        assertThat(run("inventory", "--json")).isZero();
        assertThat(out.toString()).contains("\"instances\":4,\"held\":1,\"first_seen\"",
                "\"rules\":{\"Echo lab\":2,\"rules.yaml:7\":1}", "\"rules\":{}");

        Path machines = folder.resolve("machines.yaml");
        assertThat(run("scaffold", "-o", machines)).isZero();
        assertThat(Files.readString(machines)).contains("machines: []", "# 4 images, 1 held",
                "# rule Echo lab decided on 2", "# - manufacturer: \"ACME\"").doesNotContain("hash");
        // What the file's first lines say to do makes rules of it.
        String begun = Files.readString(machines);
        assertThat(begun).contains("the [] behind machines goes");
        Path rules = Files.writeString(folder.resolve("rules.yaml"),
                begun.replace("machines: []", "machines:").replace("[[0, 0, 0, 0]]", "[[0, 2, 0, 2]]")
                        .replaceAll("(?m)^  # (- manufacturer|  )",
                                "  $1"));
        assertThat(RulesFile.load(rules).machines().rules()).as(Files.readString(rules)).hasSize(2);
    }

    @Test
    void theReportCountsWhatPassed() throws Exception {
        var scanner = new Machine("ACME", "Scan 9000", "hash", "1.0", "CT", 512, 512);
        var described = new Description("research", "research.yaml", "ab12", "2026d", "CT", pseudonyms,
                scanner);
        hold("UNREADABLE");
        InstanceId held = receive();
        gateway().quarantine().hold(held, described, new Reason("REDACTION_NEEDED", ""));
        InstanceId delivered = receive();
        record(new Transition.Processed(delivered, described.withActions(new ActionSet(5,
                List.of(new ActionSet.Pair("0010,0010", "EMPTY"),
                        new ActionSet.Pair("0029,private", "REMOVE")))),
                Set.of("archive")));
        record(new Transition.DeliverySent(delivered, "archive", 0, ""));
        refused("archive");
        InstanceId filtered = receive();
        record(new Transition.Filtered(filtered, Description.NOTHING, new Reason("FILTERED", "")));
        Path report = folder.resolve("report");
        assertThat(run("report", "--since", "2020-01-01", "--out", report)).as(err.toString()).isZero();
        Map<String, List<String>> sections = sections(report);
        assertThat(sections.get("state,count")).containsExactlyInAnyOrder("QUARANTINED,2", "DELIVERED,1",
                "PROCESSED,1", "FILTERED,1");
        assertThat(sections.get("reason,count")).containsExactlyInAnyOrder("\"QUARANTINED, UNREADABLE\",1",
                "\"QUARANTINED, REDACTION_NEEDED\",1", "\"FILTERED, FILTERED\",1");
        assertThat(sections.get("machine,count")).containsExactlyInAnyOrder("\"ACME, Scan 9000, 1.0\",2",
                "not known,3");
        assertThat(sections.get("route,count")).containsExactlyInAnyOrder("research,4", "not known,1");
        assertThat(sections.get("profile,count")).containsExactlyInAnyOrder(
                "\"research.yaml, ab12, 2026d\",4",
                "not known,1");
        assertThat(sections.get("attribute,name,action,profile digest,instances")).containsExactly(
                "\"0010,0010\",PatientName,EMPTY,ab12,1", "\"0029,private\",,REMOVE,ab12,1");
        assertThat(sections.get("sop class,count")).containsExactly("CT Image Storage,5");
        assertThat(sections.get("destination,state,status,deliveries,attempts")).containsExactly(
                "archive,SENT,0000H,1,1", "archive,FAILED,A900H,1,1", "backup,SENT,0000H,1,1",
                "vanished,SENT,0000H,1,1");
        assertThat(Files.readString(report.resolve("report.html"))).contains("<section id=\"destinations\">",
                "<td>A900H</td>");
        assertThat(run("report", "--since", "2998-01-01", "--until", "2999-01-01", "--out", report)).isZero();
        assertThat(sections(report).get("state,count")).isEmpty();
    }

    /** The rows of each section by its header. */
    private static Map<String, List<String>> sections(Path report) throws Exception {
        var sections = new HashMap<String, List<String>>();
        for (String section : Files.readString(report.resolve("report.csv")).split("\r\n\r\n")) {
            List<String> lines = section.lines().toList();
            int header = 0;
            while (header < lines.size() && !lines.get(header).matches(".*,(count|attempts|instances)")) {
                header++;
            }
            if (header < lines.size()) {
                sections.put(lines.get(header), lines.subList(header + 1, lines.size()));
            }
        }
        return sections;
    }

    /** So many that a statement or a list for each would be seen. */
    @Test
    void tenThousandAreListedInPages() throws Exception {
        int count = 10_000;
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < count; i++) {
            InstanceId id = new InstanceId(gateway().ids().next());
            Journal journal = gateway().journal();
            var _ = journal.record(new Transition.Recovered(new Receipt(id, association, id.time(), "CT1",
                    "GANTRY",
                    "10.0.0.7", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1", 7, Pseudonyms.UNKNOWN)));
            if (i % 2 == 0) {
                last = journal.record(
                        new Transition.Quarantined(id, description(), new Reason("UNREADABLE", "")));
            } else {
                var _ = journal.record(new Transition.Processed(id, description(), Set.of("archive")));
                last = journal.record(new Transition.DeliveryFailed(id, "archive", 0xA900, "refused"));
            }
        }
        last.get(60, TimeUnit.SECONDS);
        for (Object[] words : new Object[][]{{"quarantine", "list"}, {"journal", "list"}}) {
            assertThat(run(words)).isZero();
            assertThat(out.toString().lines().filter(line -> !line.startsWith("ID "))
                    .map(line -> line.split(" ")[0]))
                    .hasSize(count).doesNotHaveDuplicates();
        }
        assertThat(run("quarantine", "list", "--json")).isZero();
        assertThat(out.toString().lines().filter(line -> line.contains("\"id\":"))).hasSize(count);
    }

    @Test
    void wrongUsageIsTwo() {
        for (Object[] words : new Object[][]{{"journal"}, {"journal", "list", "--state", "LOST"},
                {"journal", "list", "--since", "yesterday"}, {"journal", "list", "--original"},
                {"journal", "list", "--issuer", "H"}, {"quarantine", "retry"},
                {"quarantine", "retry", "--reason", "UNREADABLE"}, {"quarantine", "retry", "x"},
                {"quarantine", "retry", "--all", "0000000000000001"}}) {
            assertThat(run(words)).as(Arrays.toString(words)).isEqualTo(2);
        }
    }

    @Test
    void withoutADataFolderItFailsInOneLine() throws Exception {
        config = ConfigFiles.in(folder.resolve("other")).write(ConfigFiles.MINIMAL);
        assertThat(run("journal", "list")).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("gantry: no data folder");
    }

    @Test
    @DisplayName("what is shown of one instance, and whether the journal is sound, is there as JSON, with keys that stay")
    void showsAsJson() throws Exception {
        InstanceId delivered = deliver();
        InstanceId held = hold("PIXEL_DATA_SHORT");
        assertThat(run("journal", "show", delivered, "--json")).isZero();
        assertThat(out.toString()).startsWith("[").contains("\"id\":\"" + delivered + "\"",
                "\"original_bytes\":", "\"deliveries\":[{\"destination\":\"archive\",\"state\":\"SENT\"",
                "\"status\":\"0000H\"", "\"events\":[{\"seq\":", "\"type\":\"PROCESSED\"");
        assertThat(run("quarantine", "show", held, "--json")).isZero();
        assertThat(out.toString()).startsWith("{").contains("\"reason\" : \"PIXEL_DATA_SHORT\"",
                "\"detail\" : \"(0028,0301)\"", "\"original_bytes\" : 7", "\"advice\" : ", "\"events\" : [");
        assertThat(run("quarantine", "show", delivered, "--json")).isEqualTo(1);
        assertThat(run("journal", "verify", "--json")).isZero();
        assertThat(out.toString()).contains("\"sound\" : true", "\"events_lost\" : 0");
        EventRecord last = gateway().journal().lastEvents(1).getFirst();
        assertThat(out.toString()).contains("\"events\" : " + last.seq(),
                "\"hash\" : \"" + last.hash() + "\"");
        assertThat(run("journal", "verify")).isZero();
        assertThat(out.toString().strip())
                .isEqualTo("the journal is sound: " + last.seq() + " events, the last with the hash "
                        + last.hash());
        assertThat(run("journal", "events", "--last", "1", "--json")).isZero();
        assertThat(out.toString()).as("what was noted can be looked up again").contains(last.hash());
    }

    @Test
    @DisplayName("A journal file that was cut or deleted starts anew, and verify says that events are missing")
    void saysThatEventsWereLost() throws Exception {
        deliver();
        long reached = gateway().journal().lastEvents(1).getFirst().seq();
        gateway().close();
        Files.delete(folder.resolve("var/journal/journal.mv.db"));

        assertThat(run("journal", "verify")).isZero();
        assertThat(out.toString().lines().toList()).hasSize(2).last().asString()
                .isEqualTo("it goes on after events that it held once and lost, 1 time:"
                        + " gantry journal events --type EVENTS_LOST");
        assertThat(run("journal", "verify", "--json")).isZero();
        assertThat(out.toString()).contains("\"events_lost\" : 1");
        assertThat(run("journal", "events", "--type", "EVENTS_LOST")).isZero();
        assertThat(out.toString())
                .contains("after event 0; the chain had got to event " + reached + " with the hash ");
    }

    @Test
    @DisplayName("A condition that nothing can meet is wrong usage that names what there is, not an empty list")
    void conditionsThatCannotBeMet() throws Exception {
        hold("OLD_REASON");
        refused("vanished");
        for (Object[] words : new Object[][]{{"quarantine", "list", "--destination", "nope"},
                {"quarantine", "list", "--destination", "nope", "--json"},
                {"quarantine", "list", "--reason", "NOPE"},
                {"quarantine", "retry", "--all", "--reason", "NOPE"},
                {"journal", "list", "--study", "nonsense"},
                {"journal", "list", "--since", "2030-01-01", "--until", "2020-01-01"},
                {"journal", "list", "--state", "nope"}, {"journal", "events", "--type", "nope"}}) {
            assertThat(run(words)).as(Arrays.toString(words)).isEqualTo(Main.WRONG_USAGE);
            assertThat(out.toString()).isEmpty();
        }
        assertThat(run("quarantine", "list", "--destination", "nope")).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("there are: archive, backup, vanished");
        assertThat(run("quarantine", "list", "--reason", "NOPE")).isEqualTo(Main.WRONG_USAGE);
        assertThat(err.toString()).contains("DELIVERY_FAILED", "OLD_REASON", "UNREADABLE");

        // What stands in the journal alone is listed.
        assertThat(run("quarantine", "list", "--destination", "vanished")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("DELIVERY_FAILED");
        assertThat(run("quarantine", "list", "--destination", "archive")).as("it took all").isZero();
        assertThat(run("quarantine", "list", "--reason", "OLD_REASON")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("OLD_REASON");
        assertThat(run("quarantine", "list", "--reason", "NO_ROUTE")).as("possible, none now").isZero();
        assertThat(run("journal", "events", "--type", "received")).isZero();
        assertThat(out.toString()).contains("RECEIVED");
    }

    @Test
    @DisplayName("Every reason of the manual's table is one that may be asked for")
    void reasonsOfTheManual() throws Exception {
        List<String> table = Files.readString(Path.of("../docs/manual.md")).lines()
                .dropWhile(line -> !line.startsWith("| Reason |")).skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .flatMap(line -> Stream.of(line.split("\\|")[1].strip().split(", "))).toList();
        assertThat(table).contains("NO_ROUTE", "FILE_MISSING", "PROCESS_ENDED").hasSizeGreaterThan(20);
        for (String reason : table) {
            assertThat(run("quarantine", "list", "--reason", reason)).as(reason).isZero();
        }
    }

    @Test
    void anIdOfTheHospitalIsToldFromAPseudonymThatIsNotThere() throws Exception {
        deliver();
        assertThat(run("journal", "list", "--patient", "4711")).isZero();
        assertThat(err.toString()).contains("--original").doesNotContain("4711");
        assertThat(run("journal", "list", "--patient", Objects.requireNonNull(pseudonyms.patientId())))
                .isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    @DisplayName("A report without an end has what is dated later than now, because the clock was once ahead")
    void aReportAfterAClockWasAhead() throws Exception {
        close();
        gateway = DataFolder.open(folder.resolve("var"), StorageSettings.defaults(),
                Clock.offset(Clock.systemUTC(), Duration.ofDays(1000)));
        receive();
        assertThat(run("report", "--since", "2020-01-01", "--out", folder.resolve("ahead"))).isZero();
        assertThat(Files.readString(folder.resolve("ahead/report.json"))).contains("\"instances\" : \"1\"");
    }
}
