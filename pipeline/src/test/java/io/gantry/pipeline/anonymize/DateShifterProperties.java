package io.gantry.pipeline.anonymize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.VR;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DateShifterProperties {

    private static final DateTimeFormatter DA = DateTimeFormatter.ofPattern("uuuuMMdd");

    /** Our own calendar arithmetic against that of java.time. */
    @Property
    void isThatOfTheCalendar(@ForAll @IntRange(min = -500_000, max = 1_000_000) int day,
            @ForAll @IntRange(min = -36_525, max = 36_525) int days) {
        LocalDate date = LocalDate.of(1970, 1, 1).plusDays(day);
        LocalDate moved = date.plusDays(days);
        if (moved.getYear() > 0 && moved.getYear() < 10_000) {
            assertThat(DateShifterTest.shift(VR.DA, DA.format(date), days)).isEqualTo(DA.format(moved));
        }
    }

    @Property
    void intervalsAndOrderStay(@ForAll @IntRange(min = -20_000, max = 30_000) int first,
            @ForAll @IntRange(min = -20_000, max = 30_000) int second,
            @ForAll @IntRange(min = -3_650, max = 3_650) int days) {
        LocalDate a = LocalDate.of(1970, 1, 1).plusDays(first);
        LocalDate b = LocalDate.of(1970, 1, 1).plusDays(second);

        String moved = DateShifterTest.shift(VR.DT, DA.format(a) + "120000\\" + DA.format(b) + "+0100", days);

        assertThat(moved).isNotNull();
        String[] values = String.valueOf(moved).split("\\\\");
        LocalDate movedA = LocalDate.parse(values[0].substring(0, 8), DA);
        LocalDate movedB = LocalDate.parse(values[1].substring(0, 8), DA);
        assertThat(ChronoUnit.DAYS.between(movedA, movedB)).isEqualTo(ChronoUnit.DAYS.between(a, b));
        assertThat(values[0]).endsWith("120000");
        assertThat(values[1]).endsWith("+0100");
    }
}
