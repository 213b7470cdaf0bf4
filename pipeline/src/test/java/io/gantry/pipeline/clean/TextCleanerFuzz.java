package io.gantry.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Any text over any name: cleaning ends, and cleaning again changes nothing. */
final class TextCleanerFuzz {

    private static final TextCleaner CLEANER = new TextCleaner(Lexicon.standard());

    @Property(tries = 2000)
    void comesToRest(@ForAll @StringLength(max = 20) @CharRange(from = 'A', to = 'z') String name,
            @ForAll @StringLength(max = 300) @Chars({' ', '.', '/', '-', ':', '(', ')', '_', '@', '#', '\n',
                    '+', '^',
                    '\'', ','}) @CharRange(from = '0', to = '9') @CharRange(from = 'a', to = 'z') String text)
            throws IOException {
        OwnIdentifiers own = OwnIdentifiers.of(Examples.dataSet("PN=" + name + "; ID=12AB34"));
        String left = CLEANER.clean(text, own);
        assertThat(CLEANER.clean(left, own)).isEqualTo(left);
    }
}
