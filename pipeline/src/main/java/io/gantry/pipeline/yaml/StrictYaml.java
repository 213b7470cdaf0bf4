package io.gantry.pipeline.yaml;

import io.gantry.dicom.io.FileTrouble;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads one YAML document (UTF-8, at most {@value #MAX_BYTES} bytes) as a tree with places. No object is ever
 * constructed from it: only {@code compose} is used, so YAML's own types and tags play no part.
 */
public final class StrictYaml {

    /** A configuration is edited by hand; what is larger is another file. */
    public static final int MAX_BYTES = 4 << 20;

    private StrictYaml() {
    }

    /**
     * @return the mapping at the top, or null when the file cannot be read, is no YAML or holds something else;
     *         the reason is then recorded
     */
    public static @Nullable YamlMap read(Path file, Problems problems) {
        String name = file.toString();
        try {
            if (Files.isDirectory(file)) {
                problems.add(name, "is a folder, not a file");
                return null;
            }
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                problems.add(name, "is " + size + " bytes long: too large for a configuration");
                return null;
            }
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return parse(text, name, problems);
        } catch (NoSuchFileException e) {
            problems.add(name, "no such file");
        } catch (CharacterCodingException e) {
            problems.add(name, "is not UTF-8 text");
        } catch (IOException e) {
            problems.add(name, "cannot be read: " + FileTrouble.in(e));
        }
        return null;
    }

    /** Like {@link #read} for text at hand; {@code name} stands for the file in problems. */
    public static @Nullable YamlMap parse(String text, String name, Problems problems) {
        var options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setNestingDepthLimit(50);
        options.setMaxAliasesForCollections(50);
        Node node;
        try {
            node = new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            problems.add(syntaxProblem(name, e));
            return null;
        } catch (YAMLException | IllegalArgumentException e) {
            // The parser lets some of its own checks of arguments through, such as of a tag with spaces.
            problems.add(name, "is not YAML: " + firstLine(e.getMessage()));
            return null;
        }
        if (node == null) {
            problems.add(name, "is empty");
            return null;
        }
        return new YamlValue(node, "", name, problems).asMap();
    }

    private static Problem syntaxProblem(String name, MarkedYAMLException e) {
        Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
        String message = firstLine(e.getProblem());
        if (message.contains("TAB")) {
            message = "a tab: YAML is indented with spaces only";
        }
        int line = mark == null ? 0 : mark.getLine() + 1;
        int column = mark == null ? 0 : mark.getColumn() + 1;
        return new Problem(name, line, column, "", "not valid YAML: " + message, null);
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
