package io.gantry.gateway.report;

import io.gantry.gateway.report.Report.Section;
import io.gantry.pipeline.inspect.AttributeFindings.Why;
import io.gantry.pipeline.inspect.AuditTally;
import io.gantry.pipeline.inspect.DataSetComparison.Change;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What an audit found, as a report. */
public final class AuditReport {

    private AuditReport() {
    }

    /** @param facts what was looked at and with which profile */
    public static Report of(AuditTally tally, Map<String, String> facts) {
        List<AuditTally.Row> rows = tally.attributes();
        return new Report("Audit of DICOM files", facts,
                List.of(Section.of("outcomes", "What would become of the instances", "", "outcome",
                        tally.outcomes()),
                        Section.of("held", "Why instances would be held", "", "reason", tally.reasons()),
                        Section.of("actions", "What would become of the attributes",
                                "Attributes with a value, at every depth of sequences.", "action",
                                actions(rows)),
                        attributes("suspects", "Attributes that hold identifiers",
                                "By table: PS3.15 Table E.1-1 names it, or it is private. By pattern: its text looks"
                                        + " like a date, telephone number, e-mail or web address, or id. By"
                                        + " cross-reference: it repeats what an identity attribute of the same instance"
                                        + " says. Counts are of values.",
                                rows.stream().filter(AuditTally.Row::isSuspect).toList()),
                        attributes("others", "Attributes that nothing was found in", "",
                                rows.stream().filter(row -> !row.isSuspect()).toList()),
                        Section.of("sop_classes", "SOP classes", "", "sop class", tally.sopClasses()),
                        Section.of("machines", "Machines",
                                "Maker, model and software; serial numbers are left out.",
                                "machine", tally.machines()),
                        Section.of("burned_in", "Burned-in text",
                                "What images say of text burned into their pixels. Those that do not say may hold"
                                        + " some.",
                                "images", tally.burnedIn())));
    }

    private static Map<String, Long> actions(List<AuditTally.Row> rows) {
        var counts = new TreeMap<String, Long>();
        for (Change change : Change.values()) {
            long count = rows.stream().mapToLong(row -> row.count(change)).sum();
            if (count > 0) {
                counts.put(change.name().toLowerCase(Locale.ROOT), count);
            }
        }
        return counts;
    }

    private static Section attributes(String id, String title, String note, List<AuditTally.Row> rows) {
        List<List<Object>> cells = rows.stream()
                .map(row -> List.<Object>of(row.attribute(), row.name(), row.instances(), row.values(),
                        row.nested(),
                        row.count(Why.TABLE), row.count(Why.PATTERN), row.patterns(),
                        row.count(Why.CROSS_REFERENCE), row.count(Change.REMOVED), row.count(Change.EMPTIED),
                        row.count(Change.CHANGED), row.count(Change.KEPT)))
                .toList();
        return new Section(id, title, note,
                List.of("attribute", "name", "instances", "values", "nested", "by table", "by pattern",
                        "patterns",
                        "by cross-reference", "removed", "emptied", "changed", "kept"),
                cells, 2);
    }
}
