package io.gantry.pipeline.redact.zone;

import static io.gantry.pipeline.redact.zone.ZoneSpec.END;
import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.Zone;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ZonePlanTest {

    private static ZonePlan plan(ZoneSpec.Shape shape, boolean clip) {
        return ZonePlan.of(List.of(new ZoneSpec(shape, FrameRange.ALL, clip)), new Attributes(), 100, 200, 3);
    }

    @Test
    void cornersAndBoxesCountFromTheFarEdgeWhereNegative() {
        assertThat(plan(new ZoneSpec.Corners(0, 10, -50, END), false).in(1))
                .containsExactly(new Zone(0, 10, 150, 200));
        assertThat(plan(new ZoneSpec.Corners(-20, -5, 3, 9), false).in(3))
                .containsExactly(new Zone(80, 95, 3, 9));
        assertThat(plan(new ZoneSpec.Box(-30, -10, 30, END), false).in(2))
                .containsExactly(new Zone(90, 100, 170, 200));
    }

    @Test
    void whatLiesOutsideIsAProblemUnlessClipped() {
        ZoneSpec.Shape wide = new ZoneSpec.Corners(0, 10, 0, 201);
        assertThat(plan(wide, false).problem()).contains("columns 0 to 201 of an image of 100 by 200");
        assertThat(plan(wide, true).in(1)).containsExactly(new Zone(0, 10, 0, 200));
        assertThat(plan(new ZoneSpec.Box(300, 0, 10, 10), true).problem())
                .isEqualTo("no zone covers a pixel");
        assertThat(plan(new ZoneSpec.Corners(60, -60, 0, 9), false).problem()).isNotNull();
        assertThat(plan(new ZoneSpec.Box(-201, 0, 10, 10), false).problem()).isNotNull();
    }

    @Test
    void framesBeyondTheImageBlankNothing() {
        ZoneSpec late = new ZoneSpec(new ZoneSpec.WholeFrame(), new FrameRange(4, END), false);
        assertThat(ZonePlan.of(List.of(late), new Attributes(), 10, 10, 3).problem()).isNotNull();
        ZonePlan from2 = ZonePlan.of(
                List.of(new ZoneSpec(new ZoneSpec.WholeFrame(), new FrameRange(2, END), false)),
                new Attributes(), 10,
                10, 3);
        assertThat(from2.in(1)).isEmpty();
        assertThat(from2.in(3)).hasSize(1);
        assertThat(from2.changes()).containsExactly(1, 2, 4);
    }

    private static Attributes regions(int[]... boxes) {
        Attributes[] items = new Attributes[boxes.length];
        for (int i = 0; i < boxes.length; i++) {
            items[i] = new Attributes();
            items[i].setInts(Tag.RegionLocationMinX0, VR.UL, boxes[i][0]);
            items[i].setInts(Tag.RegionLocationMinY0, VR.UL, boxes[i][1]);
            items[i].setInts(Tag.RegionLocationMaxX1, VR.UL, boxes[i][2]);
            items[i].setInts(Tag.RegionLocationMaxY1, VR.UL, boxes[i][3]);
        }
        Attributes image = new Attributes();
        image.setSequence(Tag.SequenceOfUltrasoundRegions, items);
        return image;
    }

    private static ZonePlan outside(Attributes image) {
        return ZonePlan.of(List.of(new ZoneSpec(new ZoneSpec.OutsideUltrasoundRegions())), image, 40, 60, 1);
    }

    @Test
    void regionsThatAreNoneOrEverythingAreAProblem() {
        assertThat(outside(new Attributes()).problem()).isNotNull();
        assertThat(outside(regions(new int[]{9, 9, 5, 20})).problem()).isNotNull();
        assertThat(outside(regions(new int[]{-1, 0, 5, 20})).problem()).isNotNull();
        assertThat(outside(regions(new int[]{0, 0, 59, 39})).problem()).isNotNull();
        assertThat(outside(regions(new int[]{0, 0, 58, 39})).in(1)).containsExactly(new Zone(0, 40, 59, 60));
    }

    @Property(tries = 500)
    void outsideIsExactlyWhatNoRegionHas(@ForAll @IntRange(max = 70) int x0,
            @ForAll @IntRange(max = 50) int y0,
            @ForAll @IntRange(max = 30) int w0, @ForAll @IntRange(max = 30) int h0,
            @ForAll @IntRange(max = 70) int x1, @ForAll @IntRange(max = 50) int y1,
            @ForAll @IntRange(max = 60) int w1, @ForAll @IntRange(max = 30) int h1) {
        ZonePlan plan = outside(
                regions(new int[]{x0, y0, x0 + w0, y0 + h0}, new int[]{x1, y1, x1 + w1, y1 + h1}));
        for (int row = 0; row < 40; row++) {
            for (int column = 0; column < 60; column++) {
                boolean inRegion = column >= x0 && column <= x0 + w0 && row >= y0 && row <= y0 + h0
                        || column >= x1 && column <= x1 + w1 && row >= y1 && row <= y1 + h1;
                int r = row;
                int c = column;
                long covering = plan.in(1).stream().filter(
                        z -> r >= z.row() && r < z.endRow() && c >= z.column() && c < z.endColumn()).count();
                assertThat(covering).isEqualTo(inRegion ? 0 : 1);
            }
        }
    }
}
