package io.gantry.pipeline.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.pipeline.identity.NeedleSet.Haystack;
import io.gantry.pipeline.identity.TextFolder;
import java.io.IOException;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextCleanerProperties {

    private static final String OWN = "PN=Hallwachs^Marie^Q; ID=PAT4711; REF=Long^Hand; DOB=19500304; INST=Acme House;"
            + " ACC=12345678";
    private final TextCleaner cleaner = new TextCleaner(Lexicon.standard());

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of("CT", "CHEST", "hallwachs", "MARIE", "HALLWACHSMARIE", "Dr",
                "Long",
                "Hand", "axis", "4", "3", "1950", "19500304", "pat4711", "PAT", "4711", "Acme", "House", "J",
                "by", "at",
                "MRN", "T2", "5mm", "b1000", "March", "tel", "12345678", "2021", "1.2.3", "Elm", "street",
                "\u5c71\u7530",
                "\u80f8\u90e8", "Q", "reported");
        Arbitrary<String> separators = Arbitraries.of(" ", " ", " ", "_", "-", "/", ".", ", ", ": ", " (",
                ") ", "\n", "^",
                "#", "@", "+", "'", "");
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(40),
                words.flatMap(w -> separators.map(s -> w + s)).list().ofMaxSize(12)
                        .map(l -> String.join("", l)));
    }

    @Property
    void cleaningTwiceChangesNothingMore(@ForAll("texts") String text) throws IOException {
        OwnIdentifiers own = OwnIdentifiers.of(Examples.dataSet(OWN));
        String left = cleaner.clean(text, own);
        assertThat(cleaner.clean(left, own)).isEqualTo(left);
    }

    @Property
    void nothingIsLeftThatTheCheckWouldFind(@ForAll("texts") String text) throws IOException {
        OwnIdentifiers own = OwnIdentifiers.of(Examples.dataSet(OWN));
        TextFolder folder = new TextFolder();
        folder.fold(cleaner.clean(text, own));
        assertThat(
                Objects.requireNonNull(own.needles()).anyIn(folder.chars(), folder.length(), Haystack.TEXT))
                .isFalse();
    }

    @Property
    void whatIsLeftAreWordsOfTheTextInTheirOrder(@ForAll("texts") String text) throws IOException {
        Tokens before = new Tokens(text);
        Tokens after = new Tokens(cleaner.clean(text, OwnIdentifiers.of(Examples.dataSet(OWN))));
        int at = 0;
        for (int i = 0; i < after.size(); i++) {
            while (at < before.size() && !before.word(at).equals(after.word(i))) {
                at++;
            }
            assertThat(at++).isLessThan(before.size());
        }
    }
}
