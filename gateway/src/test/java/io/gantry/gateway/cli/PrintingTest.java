package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PrintingTest {

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void tableAlignsItsColumns() {
        new Table("STATE", "COUNT", "NOTE").row("RECEIVED", 7, null).row("SENT", 1200, "a\u001b[31mb")
                .print(out);
        assertThat(text.toString().lines()).containsExactly("STATE     COUNT  NOTE", "RECEIVED      7",
                "SENT       1200  a?[31mb");
        assertThatThrownBy(() -> new Table("A").row("1", "2")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tableWithoutRowsIsItsHeader() {
        new Table("A", "B").print(out);
        assertThat(text.toString().lines()).containsExactly("A  B");
    }

    @Test
    void jsonArrayHasOneElementToALine() {
        try (Json.ArrayOutput array = Json.array(out)) {
            array.add(Map.of("id", 1L));
            array.add(Arrays.asList("a\"b", null, true, 1.5));
        }
        assertThat(text.toString().lines()).containsExactly("[", "{\"id\":1},", "[\"a\\\"b\",null,true,1.5]",
                "]");
    }

    @Test
    void emptyJsonArray() {
        Json.array(out).close();
        assertThat(text.toString().lines()).containsExactly("[]");
        assertThatThrownBy(() -> Json.print(out, List.of(new Object())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void progressIsShownOnATerminalOnly() {
        try (Console.Progress progress = new Console(out, false).progress("sending", 10)) {
            progress.advance(5);
        }
        assertThat(text.toString()).isEmpty();
        try (Console.Progress progress = new Console(out, true).progress("sending", 10)) {
            progress.advance(10);
        }
        assertThat(text.toString()).contains("\rsending [" + ".".repeat(30) + "]   0% 0/10")
                .endsWith("\rsending [" + "#".repeat(30) + "] 100% 10/10" + System.lineSeparator());
    }

    @Test
    void notesAreForTerminals() {
        new Console(out, false).note("quiet");
        new Console(out, true).note("shown");
        assertThat(text.toString().lines()).containsExactly("shown");
    }
}
