package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.dict.UidRegistry;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.gateway.config.PathText;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.gateway.demo.DemoInstance;
import io.gantry.gateway.demo.DemoStudy;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.inspect.DataSetComparison;
import io.gantry.pipeline.inspect.DataSetComparison.Change;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Journal;
import io.gantry.storage.journal.Lookup;
import io.gantry.storage.journal.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code gantry demo} shows of its node once everything has come to rest. Not thread-safe. */
final class DemoReport {

    private static final int WIDEST = 34;
    private static final String BOLD = "\033[1m";
    private static final String GREEN = "\033[32m";
    private static final String RED = "\033[1;31m";
    private static final String PLAIN = "\033[0m";

    private final PrintWriter out;
    private final boolean colour;
    private final DemoNode node;
    private final boolean keep;
    private final Pseudonyms pseudonyms;
    private boolean good = true;
    private int section;

    DemoReport(PrintWriter out, boolean colour, DemoNode node, boolean keep) throws IOException {
        this.out = out;
        this.colour = colour;
        this.node = node;
        this.keep = keep;
        this.pseudonyms = new Pseudonyms(PseudonymKeyFile.read(node.config().keys().pseudonym()));
    }

    /** An instance of the study, the journal's row of it, and the file that arrived, if it did. */
    private record Traveller(DemoInstance sent, Status status, @Nullable InstanceRecord row,
            @Nullable Path arrived) {
    }

    /** Prints everything; whether all went as it must. */
    boolean print(List<DemoInstance> study, List<Status> statuses) throws IOException {
        var travellers = new ArrayList<Traveller>();
        for (int i = 0; i < study.size(); i++) {
            travellers.add(follow(study.get(i), statuses.get(i)));
        }
        sent(travellers);
        Traveller ct = travellers.getFirst();
        if (ct.arrived() != null) {
            beforeAndAfter(ct.sent().dataSet(), read(ct.arrived()));
        }
        if (ct.row() != null) {
            heading("The journal of that instance: pseudonyms, never an identity");
            Rows.show(out, node.data(), ct.row());
        }
        held(travellers);
        account();
        checks(travellers);
        places();
        return good;
    }

    private Traveller follow(DemoInstance sent, Status status) throws IOException {
        String pseudonym = pseudonyms.uid(sent.sopInstanceUid());
        InstanceRecord row = node.data().journal().find(Lookup.INSTANCE, pseudonym, Journal.FIRST, 1).stream()
                .findFirst().orElse(null);
        Path file = node.archive().file(pseudonym);
        return new Traveller(sent, status, row, Files.exists(file) ? file : null);
    }

    private static Attributes read(Path file) throws IOException {
        return DicomReader.read(ByteSource.of(Files.readAllBytes(file)), ReadLimits.DEFAULT).dataSet();
    }

    private void heading(String text) {
        section++;
        String line = section + "  " + text;
        out.println();
        out.println(colour ? BOLD + line + PLAIN : line);
        out.println();
    }

    private void sent(List<Traveller> travellers) {
        heading("A study of an invented patient, sent by " + DemoNode.CALLING + " to " + DemoNode.CALLED
                + " on port " + node.port());
        var table = new Table("INSTANCE", "SOP CLASS", "SENT IN", "ANSWER", "BECAME");
        for (Traveller each : travellers) {
            table.row(each.sent().label(), UidRegistry.nameOf(each.sent().sopClassUid()),
                    UidRegistry.nameOf(each.sent().syntax().uid()), each.status(),
                    each.row() == null ? "?" : each.row().state());
        }
        table.print(out);
    }

    private void beforeAndAfter(Attributes before, Attributes after) throws IOException {
        heading("What the archive got of the CT image (> for each sequence that an attribute lies in)");
        var table = new Table("TAG", "NAME", "BEFORE", "AFTER");
        var kept = new int[1];
        DataSetComparison.compare(before, after, pair -> {
            if (pair.change() == Change.KEPT) {
                kept[0]++;
                return;
            }
            String depth = ">".repeat((int) pair.path().chars().filter(c -> c == '[').count());
            Attributes in = pair.before() == null ? pair.afterIn() : pair.beforeIn();
            table.row(depth + TagFormat.format(pair.tag()), cut(Shown.name(in, pair.tag())),
                    Shown.value(pair.before(), pair.beforeIn(), WIDEST), switch (pair.change()) {
                        case REMOVED -> "(removed)";
                        case EMPTIED -> "(empty)";
                        case ADDED, CHANGED, KEPT -> Shown.value(pair.after(), pair.afterIn(), WIDEST);
                    });
        });
        table.print(out);
        out.println();
        out.println(kept[0] + " attributes are as they were, Pixel Data among them.");
    }

    private static String cut(String name) {
        return name.length() <= WIDEST ? name : name.substring(0, WIDEST - 1) + "…";
    }

    private void held(List<Traveller> travellers) {
        heading("What is held until somebody decides");
        var table = new Table("INSTANCE", "REASON", "DETAIL");
        var advice = new LinkedHashMap<io.gantry.pipeline.Reason, String>();
        for (Traveller each : travellers) {
            Reason reason = each.row() == null ? null : each.row().reason();
            if (reason != null) {
                table.row(each.sent().label(), reason.code(), reason.detail());
            }
            if (each.sent().heldFor() != null) {
                advice.put(each.sent().heldFor(), each.sent().heldFor().advice());
            }
        }
        table.print(out);
        advice.forEach((reason, text) -> out.println("\n" + reason + ": " + text));
    }

    private void account() throws IOException {
        heading("Nothing is lost: every instance is accounted for");
        var table = new Table("ASSOCIATION OR STUDY", "RECEIVED", "FORWARDED", "HELD", "FILTERED", "IN HAND",
                "BALANCED");
        boolean balanced = node.data().journal().reconcile(b -> {
            Long association = b.associationId();
            table.row(association == null ? "study" : "association", b.received(), b.forwarded(), b.held(),
                    b.filtered(), b.inHand(), b.balanced() ? "yes" : "NO");
        });
        table.print(out);
        good &= balanced;
    }

    private void checks(List<Traveller> travellers) throws IOException {
        heading("Checked");
        check("each instance was acknowledged, and arrived or is held as it must",
                travellers.stream().allMatch(DemoReport::isWhereItMustBe));
        Map<String, String> found = new LinkedHashMap<>();
        Path image = travellers.getFirst().arrived();
        Path presentation = null;
        for (Traveller each : travellers) {
            Path arrived = each.arrived();
            if (arrived != null) {
                String identifier = DemoStudy.identifierIn(Files.readAllBytes(arrived));
                if (identifier != null) {
                    found.put(each.sent().label(), identifier);
                }
                presentation = each.sent().dataSet().contains(Tag.GraphicAnnotationSequence)
                        ? arrived
                        : presentation;
            }
        }
        check("no name, number, date, address or UID of the study is in what arrived"
                + (found.isEmpty() ? "" : ": " + found), found.isEmpty());
        check("the presentation state still refers to the CT image, by its new UID",
                image != null && presentation != null && refersTo(read(presentation), read(image)));
        check("the pixels of the CT image are the same, byte by byte",
                image != null && samePixels(travellers.getFirst().sent().dataSet(), read(image)));
        check("the journal's chain of events is sound", node.data().journal().verify().isEmpty());
    }

    private static boolean isWhereItMustBe(Traveller each) {
        InstanceRecord row = each.row();
        if (row == null || !each.status().isSuccess()) {
            return false;
        }
        Reason reason = row.reason();
        return each.sent().heldFor() == null
                ? each.arrived() != null && reason == null
                : each.arrived() == null && reason != null
                        && reason.code().equals(each.sent().heldFor().name());
    }

    private static boolean samePixels(Attributes before, Attributes after) throws IOException {
        var same = new boolean[1];
        DataSetComparison.compare(before, after,
                pair -> same[0] |= pair.tag() == Tag.PixelData && pair.change() == Change.KEPT);
        return same[0];
    }

    private static boolean refersTo(Attributes presentation, Attributes image) {
        Attributes series = presentation.item(Tag.ReferencedSeriesSequence);
        Attributes reference = series == null ? null : series.item(Tag.ReferencedImageSequence);
        return reference != null && Objects.equals(reference.string(Tag.ReferencedSOPInstanceUID),
                image.string(Tag.SOPInstanceUID));
    }

    private void check(String what, boolean holds) {
        good &= holds;
        String mark = holds ? "yes" : "NO ";
        out.println((colour ? (holds ? GREEN : RED) + mark + PLAIN : mark) + "  " + what);
    }

    private void places() {
        heading(keep ? "Where everything lies" : "Where everything lay (kept with --keep)");
        Path root = node.folder();
        var table = new Table("WHAT", "WHERE");
        table.row("what was sent", root.resolve("sent"));
        table.row("what the archive received", root.resolve("archive"));
        table.row("spool, journal and quarantine", root.resolve("var"));
        table.row("pseudonym key", root.resolve("keys/pseudonym.key"));
        table.row("configuration", root.resolve("gateway.yaml"));
        table.row("de-identification profile", root.resolve("profiles/research.yaml"));
        table.print(out);
        out.println();
        if (keep) {
            out.println("Look further, for instance:");
            for (String command : List.of("journal list", "quarantine list", "journal reconcile --all")) {
                out.println("  gantry " + command + " --config "
                        + PathText.forShell(root.resolve("gateway.yaml")));
            }
        } else {
            out.println("Next: gantry init --config FILE makes the configuration of a node of your own.");
        }
    }
}
