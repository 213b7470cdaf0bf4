package io.gantry.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {

    private static final Report REPORT = new Report("A & B", Map.of("made_by", "<me>"),
            List.of(Report.Section.of("machines", "Machines", "", "machine",
                    Map.of("=cmd|'x'!A1", 1L, "A, \"B\"", 4L, "<b>\u0007", 2L))));

    @Test
    void whatDataSetsSayIsNoMarkup() {
        assertThat(HtmlReport.of(REPORT))
                .contains("<h1>A &amp; B</h1>", "&lt;me&gt;", "&lt;b&gt;?", "made by")
                .doesNotContain("<b>", "\u0007");
    }

    @Test
    void barsAreSharesOfTheLargest() {
        assertThat(HtmlReport.of(REPORT)).contains("width=\"100.0\"", "width=\"50.0\"", "width=\"25.0\"");
    }

    @Test
    void whatDataSetsSayIsNoFormula() {
        assertThat(CsvReport.of(REPORT).lines()).containsExactly("A & B", "made_by,<me>", "", "Machines",
                "machine,count", "\"A, \"\"B\"\"\",4", "<b>\u0007,2", "\"'=cmd|'x'!A1\",1");
    }

    @Test
    void jsonHasARowForEachCount() {
        assertThat(REPORT.tree()).containsEntry("made_by", "<me>");
        assertThat(REPORT.tree().get("machines"))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .first().isEqualTo(Map.of("machine", "A, \"B\"", "count", 4L));
    }

    @Test
    void everyRowHasACellForEachColumn() {
        assertThatThrownBy(() -> new Report.Section("x", "X", "", List.of("a"), List.of(List.of(1, 2)), -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
