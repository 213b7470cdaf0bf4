package io.gantry.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GraphicSetTest {

    @Test
    void hasNoDelimiterInMultiByteSets() {
        for (GraphicSet set : List.of(GraphicSet.JIS_X_0208, GraphicSet.JIS_X_0212, GraphicSet.KS_X_1001,
                GraphicSet.GB_2312)) {
            for (char c = 0; c < 0x80; c++) {
                assertThat(set.code(c)).as("%x", (int) c).isEqualTo(-1);
            }
        }
    }

    @Test
    void hasTheNumberOfCharactersOfEachStandard() {
        assertThat(count(GraphicSet.ASCII)).isEqualTo(94);
        assertThat(count(GraphicSet.JIS_X_0201_ROMAN)).isEqualTo(94);
        assertThat(count(GraphicSet.JIS_X_0201_KATAKANA)).isEqualTo(63);
        assertThat(count(GraphicSet.LATIN_1)).isEqualTo(96);
        assertThat(count(GraphicSet.JIS_X_0208)).isEqualTo(6879);
        assertThat(count(GraphicSet.JIS_X_0212)).isEqualTo(6067);
        assertThat(count(GraphicSet.GB_2312)).isEqualTo(7445);
        // KS X 1001:1998 and the euro, registered and postal code signs added to it since.
        assertThat(count(GraphicSet.KS_X_1001)).isEqualTo(8227);
    }

    private static long count(GraphicSet set) {
        int count = 0;
        for (int c = 0; c <= 0xFFFF; c++) {
            if (set.code((char) c) >= 0) {
                count++;
            }
        }
        return count;
    }

    @Test
    void mapsCodesBothWays() {
        assertThat(GraphicSet.KS_X_1001.code('길')).isEqualTo(0xB1E6);
        assertThat(GraphicSet.KS_X_1001.character(0xB1, 0xE6)).isEqualTo('길');
        assertThat(GraphicSet.JIS_X_0208.code('山')).isEqualTo(0x3B33);
        assertThat(GraphicSet.JIS_X_0208.character(0x3B, 0x33)).isEqualTo('山');
        assertThat(GraphicSet.JIS_X_0208.character(0x20, 0x33)).isEqualTo((char) 0);
        assertThat(GraphicSet.JIS_X_0208.character(0x33, 0x7F)).isEqualTo((char) 0);
        assertThat(GraphicSet.JIS_X_0208.code('＼')).isEqualTo(0x2140);
    }

    @Test
    void knowsNoOtherEscapeSequences() {
        byte[] bytes = {0x1B, '$', '@', 0x1B, '(', 'B'};
        assertThat(GraphicSet.designatedAt(bytes, 0, 6)).isNull();
        assertThat(GraphicSet.designatedAt(bytes, 3, 6)).isSameAs(GraphicSet.ASCII);
        assertThat(GraphicSet.designatedAt(bytes, 3, 5)).isNull();
    }
}
