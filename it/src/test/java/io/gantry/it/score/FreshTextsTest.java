package io.gantry.it.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The floor under what is kept and removed of texts that nothing was made from; the figures are in scripts/score. */
final class FreshTextsTest {

    @ParameterizedTest
    @DisplayName("Of fresh texts, words of imaging stay and identifiers go")
    @CsvSource({"fresh-descriptors-seen, 99, 98, 100", "fresh-descriptors-unseen, 97, 93, 100",
            "fresh-identifiers-seen, 98, 98, 99", "fresh-identifiers-unseen, 98, 98, 95",
            "fresh-sites-seen, 99, 98, 100", "fresh-sites-unseen, 98, 96, 97"})
    void fresh(String list, double words, double texts, double identifiers) throws IOException {
        FreshTexts.Result result = FreshTexts.of(list);

        assertThat(result.texts()).isGreaterThan(100);
        assertThat(result.wordsKept()).as("%s", result).isGreaterThanOrEqualTo(words);
        assertThat(result.textsWhole()).as("%s", result).isGreaterThanOrEqualTo(texts);
        assertThat(result.identifiersRemoved()).as("%s", result).isGreaterThanOrEqualTo(identifiers);
    }
}
