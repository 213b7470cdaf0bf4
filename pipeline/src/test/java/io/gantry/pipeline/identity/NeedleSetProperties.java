package io.gantry.pipeline.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.pipeline.identity.Needle.Edges;
import io.gantry.pipeline.identity.NeedleSet.Haystack;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NeedleSetProperties {

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("abc1. ").ofMaxLength(40);
    }

    @Provide
    Arbitrary<List<String>> needles() {
        return Arbitraries.strings().withChars("abc1").ofMinLength(2).ofMaxLength(4).list().ofMaxSize(8);
    }

    /** Against String's own search. */
    @Property
    void findsWhatContainsFinds(@ForAll("texts") String text, @ForAll("needles") List<String> needles) {
        NeedleSet set = new NeedleSet(
                needles.stream().map(n -> new Needle(n, Edges.ANY, false, -1, 0, false)).toList(), Set.of());

        assertThat(set.anyIn(text.toCharArray(), text.length(), Haystack.TEXT))
                .isEqualTo(needles.stream().anyMatch(text::contains));
    }

    /** Against a regular expression with word boundaries. */
    @Property
    void edgesAreThoseOfWords(@ForAll("texts") String text, @ForAll("needles") List<String> needles) {
        NeedleSet set = new NeedleSet(
                needles.stream().map(n -> new Needle(n, Edges.LETTER_OR_DIGIT, false, -1, 0, false))
                        .toList(),
                Set.of());

        assertThat(set.anyIn(text.toCharArray(), text.length(), Haystack.TEXT))
                .isEqualTo(needles.stream().anyMatch(
                        n -> Pattern.compile("\\b" + n + "\\b").matcher(text).find()));
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.strings().withChars("12. ").ofMaxLength(60);
    }

    @Provide
    Arbitrary<Set<String>> uids() {
        return Arbitraries.strings().withChars("12.").ofMinLength(UidSet.SHORTEST).ofMaxLength(12)
                .filter(uid -> !uid.endsWith(".")).set().ofMaxSize(40);
    }

    /** Against a regular expression: nothing of a UID before, no digit after. */
    @Property
    void uidsAndWhatIsBelowThem(@ForAll("numbers") String text, @ForAll("uids") Set<String> uids) {
        Set<String> planted = new HashSet<>(uids);
        for (int at = 0; at + 24 < text.length(); at += 24) {
            planted.add(text.substring(at, at + 11).replace(' ', '1').replaceAll("[.]$", "1"));
        }

        assertThat(new UidSet(planted).anyIn(text.toCharArray(), text.length()))
                .isEqualTo(planted.stream().anyMatch(uid -> Pattern
                        .compile("(?<![0-9.])" + Pattern.quote(uid) + "(?![0-9])").matcher(text).find()));
    }
}
