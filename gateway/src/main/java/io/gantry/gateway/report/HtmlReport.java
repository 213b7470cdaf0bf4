package io.gantry.gateway.report;

import java.util.List;
import java.util.Locale;

/** A report for people: one page of HTML that needs nothing else, with bar charts as inline SVG and no script. */
public final class HtmlReport {

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2833; --soft: #5d6d7e; --line: #d5dbdf; --bar: #2e86ab; --back: #fff }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e5e8ea; --soft: #a2adb7; --line: #3b454e; --bar: #5fb0d3; --back: #161b20 } }
            body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--back); margin: 2rem auto;
              max-width: 76rem; padding: 0 1.5rem }
            h1 { font-size: 1.6rem; margin: 0 0 1rem } h2 { font-size: 1.15rem; margin: 2.2rem 0 .3rem }
            p { color: var(--soft); margin: .2rem 0 .8rem; max-width: 60rem }
            dl { display: grid; grid-template-columns: max-content auto; gap: .15rem 1.5rem; margin: 0 }
            dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
            table { border-collapse: collapse; width: 100% } td, th { text-align: left; vertical-align: top;
              padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere }
            th { font-weight: 600; color: var(--soft); white-space: nowrap } .n { text-align: right;
              font-variant-numeric: tabular-nums; white-space: nowrap }
            td.bar { width: 24%; min-width: 8rem } svg { display: block; width: 100%; height: 1.1em }
            rect { fill: var(--bar) } @media print { body { margin: 0; max-width: none } }
            """;

    private HtmlReport() {
    }

    public static String of(Report report) {
        var html = new StringBuilder(1 << 14);
        html.append(
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\""
                        + "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                        + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(escape(report.title())).append("</title>\n<style>\n").append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>").append(escape(report.title()))
                .append("</h1>\n<dl>\n");
        report.facts().forEach((name, value) -> html.append("<dt>").append(escape(name.replace('_', ' ')))
                .append("</dt><dd>").append(escape(value)).append("</dd>\n"));
        html.append("</dl>\n");
        report.sections().forEach(section -> section(html, section));
        return html.append("</body>\n</html>\n").toString();
    }

    private static void section(StringBuilder html, Report.Section section) {
        html.append("<section id=\"").append(escape(section.id())).append("\">\n<h2>")
                .append(escape(section.title())).append("</h2>\n");
        if (!section.note().isEmpty()) {
            html.append("<p>").append(escape(section.note())).append("</p>\n");
        }
        if (section.rows().isEmpty()) {
            html.append("<p>None.</p>\n</section>\n");
            return;
        }
        html.append("<table>\n<tr>");
        for (int i = 0; i < section.columns().size(); i++) {
            boolean number = section.rows().getFirst().get(i) instanceof Number;
            html.append(number ? "<th class=\"n\">" : "<th>").append(escape(section.columns().get(i)))
                    .append("</th>");
        }
        html.append(section.bar() < 0 ? "</tr>\n" : "<th></th></tr>\n");
        double most = section.rows().stream().mapToDouble(row -> number(row, section.bar())).max().orElse(0);
        for (List<Object> row : section.rows()) {
            html.append("<tr>");
            row.forEach(cell -> html.append(cell instanceof Number ? "<td class=\"n\">" : "<td>")
                    .append(escape(cell.toString())).append("</td>"));
            if (section.bar() >= 0) {
                bar(html, most == 0 ? 0 : number(row, section.bar()) / most);
            }
            html.append("</tr>\n");
        }
        html.append("</table>\n</section>\n");
    }

    private static double number(List<Object> row, int column) {
        return column >= 0 && row.get(column) instanceof Number number ? number.doubleValue() : 0;
    }

    /** @param share 0 to 1 */
    private static void bar(StringBuilder html, double share) {
        html.append(
                "<td class=\"bar\"><svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                        + "<rect x=\"0\" y=\"1\" height=\"6\" width=\"")
                .append(String.format(Locale.ROOT, "%.1f", share <= 0 ? 0 : Math.max(0.5, 100 * share)))
                .append("\"/></svg></td>");
    }

    private static String escape(String text) {
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(Character.isISOControl(c) ? '?' : c);
            }
        });
        return escaped.toString();
    }
}
