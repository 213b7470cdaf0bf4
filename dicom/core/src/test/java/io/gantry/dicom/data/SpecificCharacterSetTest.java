package io.gantry.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecificCharacterSetTest {

    private static final String YAMADA = "Yamada^Tarou=山田^太郎=やまだ^たろう";
    private static final String KANJI = "1B2442 3B334544 1B2842 5E 1B2442 42404F3A 1B2842 3D"
            + "1B2442 2464245E2440 1B2842 5E 1B2442 243F246D2426 1B2842";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] ascii(String text, String hex) {
        return (text + new String(bytes(hex), StandardCharsets.ISO_8859_1))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String decode(SpecificCharacterSet set, byte[] value, VR vr) {
        return set.decode(value, 0, value.length, vr);
    }

    private static void isExample(SpecificCharacterSet set, byte[] value, String text, VR vr) {
        assertThat(decode(set, value, vr)).isEqualTo(text);
        assertThat(set.encode(text, vr)).isEqualTo(value);
    }

    @Test
    void readsAndWritesTheJapaneseExamplesOfAnnexH() {
        isExample(SpecificCharacterSet.of("", "ISO 2022 IR 87"), ascii("Yamada^Tarou=", KANJI), YAMADA,
                VR.PN);
        isExample(SpecificCharacterSet.of("ISO 2022 IR 13", "ISO 2022 IR 87"),
                bytes("D4CFC0DE 5E C0DBB3 3D" + KANJI.replace("1B2842", "1B284A")),
                "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう", VR.PN);
    }

    @Test
    void readsAndWritesTheKoreanExampleOfAnnexI() {
        isExample(SpecificCharacterSet.of("", "ISO 2022 IR 149"),
                ascii("Hong^Gildong=",
                        "1B242943 FBF3 5E 1B242943 D1CED4D7 3D 1B242943 C8AB 5E 1B242943 B1E6B5BF"),
                "Hong^Gildong=洪^吉洞=홍^길동", VR.PN);
    }

    @Test
    void readsAndWritesTheExamplesOfAnnexJ() {
        String text = "Wang^XiaoDong=王^小东=";
        isExample(SpecificCharacterSet.of("ISO_IR 192"),
                ascii("Wang^XiaoDong=", "E78E8B 5E E5B08FE4B89C 3D"), text, VR.PN);
        isExample(SpecificCharacterSet.of("GB18030"), ascii("Wang^XiaoDong=", "CDF5 5E D0A1B6AB 3D"), text,
                VR.PN);
        isExample(SpecificCharacterSet.of("GBK"), ascii("Wang^XiaoDong=", "CDF5 5E D0A1B6AB 3D"), text,
                VR.PN);
    }

    @Test
    void readsAndWritesTheChineseExamplesOfAnnexK() {
        SpecificCharacterSet set = SpecificCharacterSet.of("", "ISO 2022 IR 58");
        isExample(set, ascii("Zhang^XiaoDong=", "1B242941 D5C5 5E 1B242941 D0A1B6AB 3D"),
                "Zhang^XiaoDong=张^小东=", VR.PN);
        isExample(set, ascii("1. ", "1B242941 D6D0CEC4 2E0D0A 322E 20 1B242941 D6D0CEC4 2E0D0A"),
                "1. 中文.\r\n2. 中文.\r\n", VR.LT);
    }

    @ParameterizedTest
    @CsvSource({"ISO_IR 100, C4, Ä", "ISO_IR 101, B1, ą", "ISO_IR 109, A1, Ħ", "ISO_IR 110, A2, ĸ",
            "ISO_IR 144, BB, Л", "ISO_IR 127, C7, ا", "ISO_IR 126, C4, Δ", "ISO_IR 138, F9, ש",
            "ISO_IR 148, DD, İ", "ISO_IR 203, A4, €", "ISO_IR 13, D4, ﾔ", "ISO_IR 166, CA, ส"})
    void knowsTheSingleByteSets(String term, String hex, String text) {
        isExample(SpecificCharacterSet.of(term), ascii("a ", hex), "a " + text, VR.LO);
        // The same set by its escape sequence, and by its term with code extensions.
        SpecificCharacterSet extended = SpecificCharacterSet.of("", term.replace("ISO_IR", "ISO 2022 IR"));
        byte[] escaped = CharacterSets.encoded(extended, text, VR.LO);
        assertThat(escaped).startsWith(0x1B).endsWith(bytes(hex));
        assertThat(decode(extended, escaped, VR.LO)).isEqualTo(text);
        isExample(SpecificCharacterSet.of(term.replace("ISO_IR", "ISO 2022 IR")), bytes(hex), text, VR.LO);
    }

    @Test
    void returnsToTheFirstSetAtEveryDelimiter() {
        SpecificCharacterSet set = SpecificCharacterSet.of("ISO 2022 IR 100", "ISO 2022 IR 144");
        byte[] value = bytes("1B2D4C BB 5C C4");
        assertThat(decode(set, value, VR.LO)).isEqualTo("Л\\Ä");
        assertThat(decode(set, value, VR.LT)).isEqualTo("Л\\Ф");
        assertThat(decode(set, bytes("1B2D4C BB 5E C4"), VR.PN)).isEqualTo("Л^Ä");
        assertThat(decode(set, bytes("1B2D4C BB 3D C4"), VR.PN)).isEqualTo("Л=Ä");
        assertThat(decode(set, bytes("1B2D4C BB 5E C4"), VR.LO)).isEqualTo("Л^Ф");
        for (String control : List.of("0A", "0C", "0D", "09")) {
            assertThat(decode(set, bytes("1B2D4C BB" + control + "C4"), VR.UT)).startsWith("Л").endsWith("Ä");
        }
        // Writers restore the first set themselves, for readers that do not.
        assertThat(set.encode("Л\\Л", VR.LO)).isEqualTo(bytes("1B2D4C BB 1B2D41 5C 1B2D4C BB 1B2D41"));
    }

    @Test
    void keepsDelimitersApartFromSecondBytes() {
        // 815C is one character in GBK and GB18030; so is 5C5C in JIS X 0208, and 5E5E, 3D3D.
        assertThat(decode(SpecificCharacterSet.of("GBK"), bytes("815C 5C 815E"), VR.PN)).isEqualTo("乗\\乛");
        assertThat(decode(SpecificCharacterSet.of("GB18030"), bytes("815C 5C 815E"), VR.PN))
                .isEqualTo("乗\\乛");
        assertThat(decode(SpecificCharacterSet.of("", "ISO 2022 IR 87"),
                bytes("1B2442 5C5C 5E5E 3D3D 1B2842 5C 41"), VR.PN)).isEqualTo("汗肇充\\A".replace("汗肇充",
                        new String(bytes("DCDCDEDEBDBD"), Charset.forName("EUC-JP"))));
    }

    @Test
    void takesTheYenSignForADelimiterOnlyWhereValuesAreSeparated() {
        SpecificCharacterSet set = SpecificCharacterSet.of("ISO_IR 13");
        assertThat(decode(set, bytes("D4 5C D4"), VR.LO)).isEqualTo("ﾔ\\ﾔ");
        assertThat(decode(set, bytes("D4 5C 7E"), VR.LT)).isEqualTo("ﾔ¥‾");
        assertThat(set.encode("ﾔ\\ﾔ", VR.LO)).isEqualTo(bytes("D4 5C D4"));
        assertThat(set.encode("ﾔ¥", VR.LT)).isEqualTo(bytes("D4 5C"));
        assertThat(set.canEncode("¥", VR.LO)).isFalse();
        assertThat(set.canEncode("\\", VR.LT)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'', 41C4", "ISO_IR 6, 80", "ISO_IR 100, 80", "ISO_IR 100, 9F", "ISO_IR 109, A5",
            "ISO_IR 192, C4", "ISO_IR 192, EDA080", "ISO_IR 192, 1B2842", "GB18030, 81", "GBK, 80",
            "GBK, 8130", "ISO_IR 13, FF", "ISO_IR 100, 1B2D41C4", "ISO 2022 IR 100, 1B",
            "ISO 2022 IR 100, 1B2D",
            "ISO 2022 IR 100, 1B2D5A", "ISO 2022 IR 149, B0", "ISO 2022 IR 149, B041",
            "ISO 2022 IR 149, C9A1",
            "ISO 2022 IR 87, 1B24423B", "ISO 2022 IR 87, 1B24423B80", "ISO 2022 IR 87, B0A1",
            "ISO 2022 IR 87, 1B24407E7E", "Klingon, C4"})
    void saysWhenBytesMeanNothing(String term, String hex) {
        assertThat(decode(SpecificCharacterSet.of(term), bytes(hex), VR.LO)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"'', Ä", "ISO_IR 100, €", "ISO_IR 100, 山", "ISO 2022 IR 149, ä", "GBK, 😀",
            "ISO_IR 192, \uD800",
            "ISO_IR 192, 'a\u001Bb'", "ISO 2022 IR 100, 'a\u001Bb'", "ISO_IR 100, \u0085"})
    void saysWhenCharactersHaveNoCode(String term, String text) {
        SpecificCharacterSet set = SpecificCharacterSet.of(term);
        assertThat(set.canEncode(text, VR.LO)).isFalse();
        assertThat(set.encode("A" + text, VR.LO)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISO IR 100", "ISO-IR 100", "ISO_IR_100", "iso_ir 100", "ISO_IR100",
            "ISO_IR 100 "})
    void understandsMisspeltTerms(String term) {
        SpecificCharacterSet set = SpecificCharacterSet.of(term);
        assertThat(set.unknownTerms()).isEmpty();
        assertThat(set.terms()).containsExactly("ISO_IR 100");
        assertThat(decode(set, bytes("C4"), VR.SH)).isEqualTo("Ä");
    }

    @Test
    void understandsTermsThatForgetTheirCodeExtensions() {
        assertThat(SpecificCharacterSet.of("ISO_IR 100", "ISO 2022 IR 87").terms())
                .containsExactly("ISO 2022 IR 100", "ISO 2022 IR 87");
        assertThat(SpecificCharacterSet.of("ISO_2022_IR_149").terms()).containsExactly("ISO 2022 IR 149");
        assertThat(SpecificCharacterSet.of("ISO_IR 58").terms()).containsExactly("ISO 2022 IR 58");
        // Kanji named first: text still begins in ASCII.
        assertThat(decode(SpecificCharacterSet.of("ISO 2022 IR 87"), bytes("41 1B2442 3B33 1B2842"), VR.PN))
                .isEqualTo("A山");
        // A set that (0008,0005) does not list, by its escape sequence.
        assertThat(decode(SpecificCharacterSet.of("ISO 2022 IR 100"), bytes("C4 1B2D4C BB"), VR.LO))
                .isEqualTo("ÄЛ");
    }

    @Test
    void isTheDefaultRepertoireWhereNothingIsNamed() {
        assertThat(SpecificCharacterSet.of()).isSameAs(SpecificCharacterSet.ASCII);
        assertThat(SpecificCharacterSet.of("")).isSameAs(SpecificCharacterSet.ASCII);
        assertThat(SpecificCharacterSet.of(" ")).isSameAs(SpecificCharacterSet.ASCII);
        assertThat(SpecificCharacterSet.ASCII.terms()).isEmpty();
        assertThat(SpecificCharacterSet.of("ISO_IR 100")).isSameAs(SpecificCharacterSet.of("ISO_IR 100"))
                .hasToString("ISO_IR 100");
        assertThat(SpecificCharacterSet.of("", "ISO 2022 IR 87")).hasToString("\\ISO 2022 IR 87");
    }

    @Test
    void reportsUnknownTermsAndReadsNoMoreThanAsciiUnderThem() {
        SpecificCharacterSet set = SpecificCharacterSet.of("ISO_IR 100", "Klingon ");
        assertThat(set.unknownTerms()).containsExactly("Klingon");
        assertThat(decode(set, bytes("4142"), VR.LO)).isEqualTo("AB");
        assertThat(decode(set, bytes("41C4"), VR.LO)).isNull();
        assertThat(set.canEncode("Ä", VR.LO)).isFalse();
        assertThat(SpecificCharacterSet.of("ISO_IR 192", "ISO 2022 IR 87").unknownTerms())
                .containsExactly("ISO_IR 192");
        assertThat(SpecificCharacterSet.of("ISO 2022 IR 100", "").unknownTerms()).containsExactly("");
        assertThat(SpecificCharacterSet.of("ISO_IR 999").unknownTerms()).containsExactly("ISO_IR 999");
        assertThat(SpecificCharacterSet.of("ISO 2022 IR 192").unknownTerms())
                .containsExactly("ISO 2022 IR 192");
    }

    @Test
    void appliesToTextOnly() {
        SpecificCharacterSet latin = SpecificCharacterSet.of("ISO_IR 100");
        assertThat(decode(latin, bytes("C4"), VR.CS)).isNull();
        assertThat(decode(latin, bytes("C4"), VR.UN)).isEqualTo("Ä");
        assertThat(latin.canEncode("Ä", VR.CS)).isFalse();
        assertThat(decode(SpecificCharacterSet.of("ISO_IR 13"), bytes("5C7E"), VR.CS)).isEqualTo("\\~");
    }

    @Test
    void readsAStretchOfABuffer() {
        byte[] buffer = bytes("FF FF 1B242943 B1E6 FF");
        assertThat(SpecificCharacterSet.of("", "ISO 2022 IR 149").decode(buffer, 2, 6, VR.LO)).isEqualTo("길");
        assertThat(SpecificCharacterSet.of("", "ISO 2022 IR 149").decode(buffer, 2, 5, VR.LO)).isNull();
        assertThat(SpecificCharacterSet.of("ISO_IR 192").decode(buffer, 3, 3, VR.LO)).isEqualTo("$)C");
        assertThat(SpecificCharacterSet.ASCII.decode(buffer, 9, 0, VR.LO)).isEmpty();
    }
}
