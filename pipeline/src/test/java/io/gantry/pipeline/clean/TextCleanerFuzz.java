package io.gantry.pipeline.clean;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/** Any text over any names: cleaning ends, and cleaning again changes nothing. */
class TextCleanerFuzz {

    private static final TextCleaner CLEANER = new TextCleaner(Lexicon.standard());

    @FuzzTest(maxDuration = "10s")
    void clean(FuzzedDataProvider data) throws IOException {
        String name = data.consumeString(20).replace(';', ' ');
        OwnIdentifiers own = OwnIdentifiers.of(Examples.dataSet("PN=" + name + "; ID=12AB34"));
        String left = CLEANER.clean(data.consumeRemainingAsString(), own);
        if (!CLEANER.clean(left, own).equals(left)) {
            throw new AssertionError("Cleaning again cleans more");
        }
    }
}
