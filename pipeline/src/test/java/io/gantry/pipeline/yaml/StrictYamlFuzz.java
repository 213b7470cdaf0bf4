package io.gantry.pipeline.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Whatever the text, reading ends in a tree or in problems, never in an exception. */
final class StrictYamlFuzz {

    @Property(tries = 1000)
    void neverThrows(
            @ForAll @StringLength(max = 60) @Chars({'a', ':', ' ', '\n', '-', '[', ']', '{', '}', '&', '*',
                    '!', '|', '>', '"', '\'', '?', '#', '%', '\t', ',', '<',
                    '~'}) @CharRange(from = '0', to = '9') String text) {
        var problems = new Problems();
        YamlMap map = StrictYaml.parse(text, "f.yaml", problems);
        if (map == null) {
            assertThat(problems.isEmpty()).isFalse();
        } else {
            map.entries().forEach(entry -> read(entry.value(), 0));
        }
    }

    private static void read(YamlValue value, int depth) {
        if (depth > 20) {
            return;
        }
        if (value.isList()) {
            value.asValueOrList().forEach(item -> read(item, depth + 1));
        } else if (value.isMap()) {
            YamlMap map = value.asMap();
            if (map != null) {
                map.entries().forEach(entry -> read(entry.value(), depth + 1));
            }
        } else {
            value.asText();
        }
    }
}
