package io.gantry.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonNameTest {

    @Test
    void readsTheExamplesOfTheStandard() {
        PersonName adams = PersonName.parse("Adams^John Robert Quincy^^Rev.^B.A. M.Div.");
        assertThat(adams.alphabetic()).isEqualTo(
                new PersonName.Components("Adams", "John Robert Quincy", "", "Rev.", "B.A. M.Div."));
        assertThat(adams.components()).containsExactly("Adams", "John Robert Quincy", "Rev.", "B.A. M.Div.");
        PersonName yamada = PersonName.parse("Yamada^Tarou=山田^太郎=やまだ^たろう");
        assertThat(yamada.ideographic().family()).isEqualTo("山田");
        assertThat(yamada.phonetic().given()).isEqualTo("たろう");
        assertThat(yamada.components()).containsExactly("Yamada", "Tarou", "山田", "太郎", "やまだ", "たろう");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Doe^Jane^^^ | Doe^Jane", "Doe^Jane=== | Doe^Jane", "'=山田' | =山田",
            "^Jane | ^Jane", "' Doe ^ Jane ' | Doe^Jane", "^^^^ | ''", "'' | ''"})
    void writesNoTrailingDelimiters(String value, String formatted) {
        assertThat(PersonName.parse(value).format().replaceAll("=+$", "")).isEqualTo(formatted);
    }

    @Test
    void losesNothingOfMalformedNames() {
        PersonName name = PersonName.parse("a^b^c^d^e^f=g=h^i=j");
        assertThat(name.format()).isEqualTo("a^b^c^d^e^f=g=h^i=j");
        assertThat(name.components()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
    }

    @Test
    void keepsItsNameToItself() {
        assertThat(PersonName.parse("Doe^Jane").toString()).doesNotContain("Doe", "Jane");
        assertThat(PersonName.parse("Doe^Jane").alphabetic().toString()).doesNotContain("Doe", "Jane");
        assertThat(PersonName.parse("^^").isEmpty()).isTrue();
    }

    @Property(tries = 500)
    void readsWhatItWrites(@ForAll @Chars({'a', 'b', ' ', '^', '='}) String value) {
        PersonName name = PersonName.parse(value);
        assertThat(PersonName.parse(name.format())).isEqualTo(name);
    }
}
