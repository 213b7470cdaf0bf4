package io.gantry.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StrictYamlTest {

    private final Problems problems = new Problems();

    private YamlMap parse(String text) {
        return Objects.requireNonNull(StrictYaml.parse(text, "f.yaml", problems));
    }

    private List<String> found() {
        return problems.list().stream().map(Problem::toString).toList();
    }

    /** The problems that reading the text with the given getters leaves. */
    private List<String> problemsOf(String text, Consumer<YamlMap> reader) {
        YamlMap map = parse(text);
        reader.accept(map);
        map.rejectUnknownKeys();
        return found();
    }

    @Test
    void unknownKeyIsReportedWithItsPlaceAndTheNearestKnownOne() {
        assertThat(problemsOf("node: a\nlisteners: x\nadmn:\n  port: 1\n", m -> {
            m.text("node");
            m.text("listeners");
            m.map("admin");
        })).containsExactly("f.yaml:3:1: admn: unknown key (nearest: admin)");
    }

    @Test
    void farFetchedHintIsNotGiven() {
        assertThat(problemsOf("colour: red\n", m -> m.text("node")))
                .containsExactly("f.yaml:1:1: colour: unknown key");
    }

    @Test
    void renamedKeyNamesTheNewOneAndIsNotAlsoMissing() {
        assertThat(problemsOf("aet: X\n", m -> {
            m.renamed("aet", "ae_title");
            m.requireText("ae_title");
        })).containsExactly("f.yaml:1:1: aet: key was renamed: it is called ae_title now");
    }

    @Test
    void duplicateKeyNamesTheFirstLine() {
        assertThat(problemsOf("node: a\ndata: b\nnode: c\n", m -> {
            m.text("node");
            m.text("data");
        })).containsExactly("f.yaml:3:1: node: duplicate key, first on line 1");
    }

    @Test
    void missingKeyIsReportedWhereItsMappingBegins() {
        assertThat(problemsOf("a:\n  b: 1\n", m -> {
            YamlMap a = Objects.requireNonNull(m.map("a"));
            a.text("b");
            a.requireText("c");
        })).containsExactly("f.yaml:2:3: a: missing key: c");
    }

    @Test
    void everyWrongTypeIsReportedAtItsValue() {
        String text = """
                int: abc
                quoted: "80"
                big: 70000
                octal: 010
                bool: yes
                text: [a]
                list: a
                map: a
                null_text:
                decimal: 1e5
                choice: foldr
                """;
        assertThat(problemsOf(text, m -> {
            m.integer("int", 1, 65535, 1);
            m.integer("quoted", 1, 65535, 1);
            m.integer("big", 1, 65535, 1);
            m.integer("octal", 1, 65535, 1);
            m.bool("bool", true);
            m.text("text");
            m.list("list");
            m.map("map");
            m.text("null_text");
            m.decimal("decimal", 0, 1, 0.5);
            m.oneOf("choice", Map.of("dicom", 1, "folder", 2));
        })).containsExactly("f.yaml:1:6: int: must be a whole number, not \"abc\"",
                "f.yaml:2:9: quoted: must be a whole number, not quoted text",
                "f.yaml:3:6: big: 70000 is out of range: must be 1 to 65535",
                "f.yaml:4:8: octal: must be a whole number, not \"010\"",
                "f.yaml:5:7: bool: must be true or false, not \"yes\"",
                "f.yaml:6:7: text: must be text, not a list", "f.yaml:7:7: list: must be a list, not text",
                "f.yaml:8:6: map: must be a mapping, not text", "f.yaml:9:11: null_text: has no value",
                "f.yaml:10:10: decimal: must be a number, not \"1e5\"",
                "f.yaml:11:9: choice: \"foldr\" is not one of dicom, folder (nearest: folder)");
    }

    @Test
    void textIsTakenAsWritten() {
        YamlMap map = parse("a: NO\nb: 007\nc: 2020-01-01\nd: 'x'\ne: 1_000\n");
        assertThat(map.text("a")).isEqualTo("NO");
        assertThat(map.text("b")).isEqualTo("007");
        assertThat(map.text("c")).isEqualTo("2020-01-01");
        assertThat(map.text("d")).isEqualTo("x");
        assertThat(map.text("e")).isEqualTo("1_000");
        map.rejectUnknownKeys();
        assertThat(found()).isEmpty();
    }

    @Test
    void listItemsCarryTheirIndex() {
        assertThat(problemsOf("ports: [1, x, 3]\n", m -> m.list("ports").forEach(v -> v.asInt(1, 9))))
                .containsExactly("f.yaml:1:12: ports[1]: must be a whole number, not \"x\"");
    }

    @Test
    void oneValueMayStandForAListOfOne() {
        YamlMap map = parse("a: x\nb: [x, y]\n");
        assertThat(map.valueOrValues("a", v -> v)).containsExactly("x");
        assertThat(map.valueOrValues("b", v -> v)).containsExactly("x", "y");
        assertThat(map.valueOrValues("c", v -> v)).isEmpty();
    }

    @Test
    void chosenNamesAreEntriesInDocumentOrder() {
        YamlMap map = parse("\"0010,0040\": { action: KEEP }\nStudyDescription: { action: X }\n");
        assertThat(map.entries()).extracting(YamlEntry::name).containsExactly("0010,0040",
                "StudyDescription");
        map.rejectUnknownKeys();
        assertThat(found()).isEmpty();
    }

    @Test
    void tagsAndMergeKeysAreRefused() {
        String text = "a: !urls [http://x]\nb: !secret x\nc: &c {d: 1}\n<<: *c\n";
        assertThat(problemsOf(text, m -> {
            m.list("a");
            m.text("b");
            m.map("c");
        })).hasSize(3).anyMatch(p -> p.startsWith("f.yaml:1:4: a: YAML tags"))
                .anyMatch(p -> p.startsWith("f.yaml:2:4: b: YAML tags"))
                .anyMatch(p -> p.equals("f.yaml:4:1: <<: merge keys are not supported"));
    }

    @Test
    void javaTypesAreRefused() {
        assertThat(StrictYaml.parse("a: !!java.net.URL [x]", "f.yaml", problems)).isNull();
        assertThat(found()).singleElement().asString().startsWith("f.yaml:1:4: not valid YAML: Global tag");
    }

    @Test
    void syntaxErrorsHaveTheirPlace() {
        assertThat(StrictYaml.parse("a: 1\n\tb: 2\n", "f.yaml", problems)).isNull();
        assertThat(found()).singleElement().asString().startsWith("f.yaml:2:1: not valid YAML: a tab");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'a: [1, 2'|not valid YAML", "''|is empty",
            "'- a'|must be a mapping",
            "'a: 1\n---\nb: 2'|not valid YAML", "'a: *x'|not valid YAML"})
    void whatIsNoSingleMappingIsRefused(String text, String message) {
        assertThat(StrictYaml.parse(text, "f.yaml", problems)).isNull();
        assertThat(found()).singleElement().asString().contains(message);
    }

    @Test
    void unreadableFilesAreProblems(@TempDir Path folder) throws IOException {
        assertThat(StrictYaml.read(folder.resolve("none.yaml"), problems)).isNull();
        Path latin1 = Files.write(folder.resolve("latin1.yaml"),
                "a: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(StrictYaml.read(latin1, problems)).isNull();
        assertThat(StrictYaml.read(folder, problems)).isNull();
        assertThat(found()).hasSize(3).anyMatch(p -> p.endsWith("none.yaml: no such file"))
                .anyMatch(p -> p.endsWith("latin1.yaml: is not UTF-8 text"))
                .anyMatch(p -> p.endsWith("is a folder, not a file"));
    }
}
