package io.gantry.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;

class SpecificCharacterSetProperties {

    /** Without what ISO-IR 14 and the delimiters claim. */
    private static final String ASCII = "ABCXYZabcxyz 0189!\"#$%&'()*+,-./:;<>?@[]_`{|}";

    record Case(String terms, VR vr, String text) {
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(Arbitraries.of(CharacterSets.all()),
                Arbitraries.of(VR.PN, VR.LO, VR.SH, VR.UC, VR.LT, VR.ST, VR.UT)).flatAs((terms, vr) -> {
                    String delimiters = vr.isMultiValued() ? "\\" : "\r\n\f\t";
                    int[] characters = (ASCII + delimiters + "^=" + CharacterSets.repertoire(terms))
                            .codePoints()
                            .toArray();
                    Arbitrary<Integer> any = Arbitraries.integers().between(0, characters.length - 1)
                            .withDistribution(RandomDistribution.uniform());
                    return any.list().ofMaxSize(40)
                            .map(list -> list.stream().map(i -> Character.toString(characters[i]))
                                    .reduce("", String::concat))
                            .map(text -> new Case(terms, vr, text));
                });
    }

    @Property(tries = 4000)
    void whatIsEncodedIsDecodedAgain(@ForAll("cases") Case c) {
        SpecificCharacterSet set = CharacterSets.of(c.terms());
        byte[] bytes = CharacterSets.encoded(set, c.text(), c.vr());
        assertThat(set.decode(bytes, 0, bytes.length, c.vr())).isEqualTo(c.text());
    }

    /** So that a reader which cuts the bytes at delimiters, as most do, finds each value complete in itself. */
    @Property(tries = 1000)
    void everyValueStandsByItself(@ForAll("cases") Case c) {
        SpecificCharacterSet set = CharacterSets.of(c.terms());
        List<String> values = List.of(c.text().split("\\\\", -1));
        byte[] whole = CharacterSets.encoded(set, c.text(), c.vr());
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int i = 0; c.vr().isMultiValued() && i < values.size(); i++) {
            if (i > 0) {
                joined.write('\\');
            }
            joined.writeBytes(CharacterSets.encoded(set, values.get(i), c.vr()));
        }
        assertThat(!c.vr().isMultiValued() || Arrays.equals(joined.toByteArray(), whole)).isTrue();
    }

    @Property(tries = 4000)
    void bytesOfASingleByteSetComeBackAsTheyWere(@ForAll byte[] bytes, @ForAll("singleByte") String term,
            @ForAll("textVrs") VR vr) {
        SpecificCharacterSet set = SpecificCharacterSet.of(term);
        String text = set.decode(bytes, 0, bytes.length, vr);
        if (text != null) {
            assertThat(set.encode(text, vr)).isEqualTo(bytes);
        }
    }

    @Provide
    Arbitrary<String> singleByte() {
        return Arbitraries.of(CharacterSets.NUMBERS).map(n -> "ISO_IR " + n);
    }

    @Provide
    Arbitrary<VR> textVrs() {
        return Arbitraries.of(VR.PN, VR.LO, VR.LT, VR.CS, VR.UN);
    }

    @Property(tries = 4000)
    void everyCharacterIsEncodedRightOrNotAtAll(@ForAll String text, @ForAll("anyTerms") String terms,
            @ForAll("textVrs") VR vr) {
        SpecificCharacterSet set = CharacterSets.of(terms);
        byte[] bytes = set.encode(text, vr);
        assertThat(set.canEncode(text, vr)).isEqualTo(bytes != null);
        if (bytes != null) {
            assertThat(set.decode(bytes, 0, bytes.length, vr)).isEqualTo(text);
        }
    }

    @Provide
    Arbitrary<String> anyTerms() {
        return Arbitraries.of(CharacterSets.all());
    }
}
