package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.VR;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateShifterTest {

    static @Nullable String shift(VR vr, String value, int days) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        byte[] moved = DateShifter.shift(bytes, 0, bytes.length, vr, days);
        return moved == null ? null : new String(moved, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @DisplayName("Pitfall: DT with time zone, multi-value dates and odd-length dates pass unshifted: ours move")
    @CsvSource({"DA, 20200131, -31, 20191231", "DA, 20200301, -1, 20200229", "DA, 20210301, -1, 20210228",
            "DA, 19991231, 1, 20000101", "DA, 2020.01.31, 1, 20200201", "DA, 2020-01-31, 1, 20200201",
            "DA, 2020/01/31, 1, 20200201", "DA, ' 20200131 ', 1, 20200201", "DA, 20200131-20200202, 1,"
                    + " 20200201-20200203",
            "DA, 20200131-, 1, 20200201-", "DA, -20200131, 1, -20200201",
            "DA, 20200131\\20200229, 1, 20200201\\20200301",
            "DA, 20200131\\XX\\20200229, 1, 20200201\\\\20200301",
            "DT, 20200131235959, 1, 20200201235959", "DT, 20200131235959.123456+0100, 1,"
                    + " 20200201235959.123456+0100",
            "DT, 20200131-0500, 1, 20200201-0500", "DT, 2020013112, 1, 2020020112",
            "DT, 20200131, 1, 20200201",
            "DT, 202001, -40, 201912", "DT, 2020, -365, 2019", "DT, 2020, -1, 2020",
            "DT, 20200131101500\\20200131101500.5, -1, 20200130101500\\20200130101500.5",
            "TM, 101500, 5, 101500", "TM, 10:15:00, 5, 10:15:00", "TM, 1015, 5, 1015", "TM, 10, 5, 10",
            "TM, 101500.123456, 5, 101500.123456", "TM, 235960, 5, 235960"})
    void moves(VR vr, String value, int days, String expected) {
        assertThat(shift(vr, value, days)).isEqualTo(expected);
    }

    @ParameterizedTest
    @DisplayName("Pitfall: a missing date is invented: what is no date does not become one")
    @CsvSource({"DA, ''", "DA, '   '", "DA, SMITH", "DA, 2020013", "DA, 20201301", "DA, 20200230",
            "DA, 00000101",
            "DA, 202001311", "DA, -", "DA, 20200131-x", "DA, 20200131101500", "DT, 202", "DT, 20200131x",
            "DT, 20200131246000", "DT, 20200131101500.1234567", "DT, 20200131101500+01",
            "DT, 20200131101500.",
            "TM, 2460", "TM, SMITH", "TM, 1", "TM, ''", "TM, 101500.", "LO, 20200131", "DA, \\"})
    void noDate(VR vr, String value) {
        assertThat(shift(vr, value, 1)).isNull();
    }

    @ParameterizedTest
    @DisplayName("Dates that would leave the calendar of four digits are none afterwards")
    @CsvSource({"DA, 99991231, 1", "DA, 00010101, -1"})
    void outside(VR vr, String value, int days) {
        assertThat(shift(vr, value, days)).isNull();
    }
}
