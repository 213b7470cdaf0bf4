package io.gantry.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DicomDateTest {

    @ParameterizedTest
    @CsvSource({"20240229, 1, 20240301", "2024.02.29, 1, 2024.03.01", "20240101, -1, 20231231",
            "00010101, 0, 00010101", "00010101, -1,", "99991231, 1,", "19000228, 1, 19000301",
            "20200101, -2147483648,"})
    void shiftsDatesInTheirForm(String value, int days, @Nullable String shifted) {
        assertThat(DicomDate.parse(value).flatMap(date -> date.plusDays(days)).map(DicomDate::format)
                .orElse(null))
                .isEqualTo(shifted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "2020", "202001", "20200132", "20230229", "20201301", "00000101",
            "2020.0101",
            "202001.01", "2020-01-01", "20200101 ", "20200101-20200201", "٢٠٢٠٠١٠١", "20200101\n",
            "+0200101"})
    void refusesWhatIsNoDate(String value) {
        assertThat(DicomDate.parse(value)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"20240229, 1, 20240301", "20240229235960.123456+0100, 366, 20250301235960.123456+0100",
            "20240229-1200, 1, 20240301-1200", "2024022910, 1, 2024030110", "202402291059, 1, 202403011059",
            "20240229105959, 1, 20240301105959", "20240229105959.1, 1, 20240301105959.1",
            "202402, -20, 202401",
            "202402, -1, 202402", "2024, -365, 2023", "2024, 30, 2024", "2024+1400, 365, 2025+1400",
            "0001, -365,", "99991231235959, 1,"})
    void shiftsDateTimesInTheirForm(String value, int days, @Nullable String shifted) {
        assertThat(DicomDateTime.parse(value).flatMap(time -> time.plusDays(days)).map(DicomDateTime::format)
                .orElse(null)).isEqualTo(shifted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "20241", "202413", "20230229", "2024022924", "202402291060",
            "20240229105961",
            "20240229105959.", "20240229105959.1234567", "20240229-0000", "20240229+1401", "20240229-1201",
            "20240229 ", "2024022910.5", "00000101", "2024.02.29", "20240229+01"})
    void refusesWhatIsNoDateTime(String value) {
        assertThat(DicomDateTime.parse(value)).isEmpty();
    }

    @Test
    void writesTheSameDigitsInEveryCountry() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(new DicomDate(LocalDate.of(2024, 2, 29), true).format()).isEqualTo("2024.02.29");
            assertThat(new DicomDate(LocalDate.of(24, 2, 29), false).format()).isEqualTo("00240229");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Property(tries = 500)
    void shiftingThereAndBackChangesNothing(@ForAll @IntRange(min = 100_000, max = 1_000_000) int epochDay,
            @ForAll @IntRange(min = -5000, max = 5000) int days) {
        String value = new DicomDate(LocalDate.ofEpochDay(epochDay), false).format();
        assertThat(DicomDate.parse(value).flatMap(d -> d.plusDays(days)).flatMap(d -> d.plusDays(-days))
                .map(DicomDate::format)).contains(value);
        assertThat(DicomDateTime.parse(value + "120000.5").flatMap(d -> d.plusDays(days))
                .flatMap(d -> d.plusDays(-days)).map(DicomDateTime::format)).contains(value + "120000.5");
    }
}
