package io.gantry.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class TextCleanerTest {

    private final TextCleaner cleaner = new TextCleaner(Lexicon.standard());

    /** Every line of examples.tsv, and every result cleaned again. */
    @Test
    void examples() throws IOException {
        List<Examples.Example> examples = Examples.all();
        assertThat(examples).hasSizeGreaterThan(150);
        SoftAssertions all = new SoftAssertions();
        for (Examples.Example example : examples) {
            OwnIdentifiers own = OwnIdentifiers.of(Examples.dataSet(example.identifiers()));
            String left = cleaner.clean(example.text(), own);
            all.assertThat(left).as(example.text()).isEqualTo(example.expected());
            all.assertThat(cleaner.clean(left, own)).as("again: " + example.text()).isEqualTo(left);
        }
        all.assertAll();
    }

    @Test
    void aSiteAddsItsOwnWords() {
        String text = "CT CHEST FROBNICATE";
        assertThat(cleaner.clean(text, OwnIdentifiers.NONE)).isEqualTo("CT CHEST");
        TextCleaner site = new TextCleaner(Lexicon.standard().plus(List.of("Frobnicate")));
        assertThat(site.clean(text, OwnIdentifiers.NONE)).isEqualTo(text);
    }

    @Test
    void theLexiconHoldsAtLeastThreeThousandWordsInSingularAndPlural() {
        assertThat(Lexicon.standard().size()).isGreaterThan(3000);
        assertThat(Lexicon.standard().contains("Nodules")).isTrue();
        assertThat(Lexicon.standard().contains("SCH\u00c4DEL")).isTrue();
        assertThat(Lexicon.standard().contains("Nguyen")).isFalse();
    }
}
