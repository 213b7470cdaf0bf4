package io.gantry.dicom.imageio.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.codec.NativeCodec;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter.OffsetTable;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.testing.Fragments;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameSourceTest {

    private static final byte[] SOI = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xF7};
    private static final byte[] EOI = {1, (byte) 0xFF, (byte) 0xD9, 0};

    private static void assertFails(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call).asInstanceOf(type(PixelDataException.class))
                .extracting(PixelDataException::kind).isEqualTo(kind);
    }

    private static FrameSource encapsulated(int frames, int[] table, byte[]... fragments) throws Exception {
        Attributes a = new Attributes();
        a.put(Fragments.of(table, List.of(fragments)));
        return FrameSource.of(a, Images.grey(4, 4, 8, 8, false).withFrames(frames));
    }

    @Test
    void oneFrameIsAllOfItsFragments() throws Exception {
        assertThat(encapsulated(1, new int[0], new byte[]{1, 2}, new byte[]{3, 4}).frame(0))
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void asManyFragmentsAsFrames() throws Exception {
        FrameSource frames = encapsulated(2, new int[0], new byte[]{1, 2}, new byte[]{3, 4});
        assertThat(frames.count()).isEqualTo(2);
        assertThat(frames.frame(1)).containsExactly(3, 4);
    }

    @Test
    void basicOffsetTableGroupsFragments() throws Exception {
        FrameSource frames = encapsulated(2, new int[]{0, 20}, new byte[]{1, 2}, new byte[]{3, 4},
                new byte[]{5, 6});
        assertThat(frames.frame(0)).containsExactly(1, 2, 3, 4);
        assertThat(frames.frame(1)).containsExactly(5, 6);
    }

    @Test
    void basicOffsetTableThatMissesIsRefused() {
        assertFails(Kind.FRAGMENTS,
                () -> encapsulated(2, new int[]{0, 12}, new byte[]{1, 2}, new byte[]{3, 4}));
        assertFails(Kind.FRAGMENTS,
                () -> encapsulated(2, new int[]{10, 0}, new byte[]{1, 2}, new byte[]{3, 4}));
        assertFails(Kind.FRAGMENTS, () -> encapsulated(1, new int[]{10}, new byte[]{1, 2}, new byte[]{3, 4}));
        assertFails(Kind.FRAGMENTS, () -> encapsulated(2, new int[]{0}, new byte[]{1, 2}, new byte[]{3, 4}));
        assertFails(Kind.FRAGMENTS,
                () -> encapsulated(2, new int[]{0, 0}, new byte[]{1, 2}, new byte[]{3, 4}));
    }

    @Test
    void markersGroupFragmentsWithoutTable() throws Exception {
        FrameSource frames = encapsulated(2, new int[0], SOI, new byte[]{7, 7}, EOI, SOI, EOI);
        assertThat(frames.frame(0)).hasSize(10);
        assertThat(frames.frame(1)).hasSize(8);
    }

    @Test
    void moreFragmentsThanFramesWithoutMarkersAreRefused() {
        byte[] rle = new byte[64];
        assertFails(Kind.FRAGMENTS, () -> encapsulated(2, new int[0], rle, rle, rle));
        assertFails(Kind.FRAGMENTS, () -> encapsulated(2, new int[0], SOI, SOI, EOI));
        assertFails(Kind.FRAGMENTS, () -> encapsulated(2, new int[0], SOI, EOI, SOI, EOI, SOI, EOI));
        assertFails(Kind.FRAGMENTS, () -> encapsulated(3, new int[0], SOI, EOI));
        assertFails(Kind.FRAGMENTS, () -> encapsulated(1, new int[0]));
    }

    @Test
    void extendedOffsetTableTellsLengthsWithoutPadding() throws Exception {
        Attributes a = extended(new long[]{0, 10}, new long[]{1, 2}, new int[0]);
        FrameSource frames = FrameSource.of(a, Images.grey(4, 4, 8, 8, false).withFrames(2));
        assertThat(frames.frame(0)).containsExactly(1);
        assertThat(frames.frame(1)).containsExactly(3, 4);
    }

    private static Attributes extended(long[] offsets, long[] lengths, int[] basic) {
        Attributes a = new Attributes();
        a.setBytes(Tag.ExtendedOffsetTable, VR.OV, longs(offsets));
        a.setBytes(Tag.ExtendedOffsetTableLengths, VR.OV, longs(lengths));
        a.put(Fragments.of(basic, List.of(new byte[]{1, 2}, new byte[]{3, 4})));
        return a;
    }

    private static byte[] longs(long[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(numbers);
        return bytes.array();
    }

    @Test
    void extendedOffsetTableThatMissesIsRefused() {
        ImageForm form = Images.grey(4, 4, 8, 8, false).withFrames(2);
        assertFails(Kind.FRAGMENTS,
                () -> FrameSource.of(extended(new long[]{0, 11}, new long[]{1, 2}, new int[0]), form));
        assertFails(Kind.FRAGMENTS,
                () -> FrameSource.of(extended(new long[]{0, 10}, new long[]{1, 3}, new int[0]), form));
        assertFails(Kind.FRAGMENTS,
                () -> FrameSource.of(extended(new long[]{0, 10}, new long[]{1, -1}, new int[0]), form));
        assertFails(Kind.FRAGMENTS,
                () -> FrameSource.of(extended(new long[]{0}, new long[]{1}, new int[0]), form));
        assertFails(Kind.FRAGMENTS,
                () -> FrameSource.of(extended(new long[]{0, 10}, new long[]{1, 2}, new int[]{0, 0}), form));
    }

    @ParameterizedTest
    @EnumSource(OffsetTable.class)
    void whatIsWrittenIsRead(OffsetTable table) throws Exception {
        DataSink.InMemory scratch = new DataSink.InMemory();
        EncapsulatedWriter writer = new EncapsulatedWriter(scratch);
        for (int i = 1; i <= 20; i++) {
            writer.add(filled(i));
        }
        byte[] bytes = scratch.toByteArray();
        Attributes a = new Attributes();
        a.setBytes(Tag.ExtendedOffsetTable, VR.OV, new byte[8]);
        writer.putInto(a, new ByteRange(ByteSource.of(bytes), 0, bytes.length), table);
        FrameSource frames = FrameSource.of(a, Images.grey(4, 4, 8, 8, false).withFrames(20));
        assertThat(a.contains(Tag.ExtendedOffsetTable)).isEqualTo(table == OffsetTable.EXTENDED);
        for (int i = 1; i <= 20; i++) {
            assertThat(frames.frame(i - 1)).startsWith(filled(i)).hasSizeBetween(i, i + 1);
        }
        // Copied as they are, they stay the same.
        DataSink.InMemory again = new DataSink.InMemory();
        EncapsulatedWriter copier = new EncapsulatedWriter(again);
        for (int i = 0; i < 20; i++) {
            copier.add(((EncapsulatedFrames) frames).fragments(i));
        }
        assertThat(again.toByteArray()).isEqualTo(bytes);
    }

    private static byte[] filled(int length) {
        byte[] frame = new byte[length];
        java.util.Arrays.fill(frame, (byte) length);
        return frame;
    }

    /** A sink that counts: what is written is never kept. */
    private static final class CountingSink implements DataSink {
        private long count;

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }

        @Override
        public void write(ByteRange range) {
            count += range.length();
        }
    }

    @Test
    void offsetsOverFourGigabytesGoIntoTheExtendedTable() throws Exception {
        CountingSink sink = new CountingSink();
        EncapsulatedWriter writer = new EncapsulatedWriter(sink);
        ByteSource large = new Zeros(0x9000_0001L);
        for (int i = 0; i < 3; i++) {
            writer.add(List.of(new ByteRange(large, 0, large.size())));
        }
        Attributes a = new Attributes();
        Zeros written = new Zeros(sink.count);
        writer.putInto(a, new ByteRange(written, 0, sink.count), OffsetTable.AUTOMATIC);
        assertThat(a.get(Tag.ExtendedOffsetTable)).isInstanceOfSatisfying(DataElement.class,
                e -> assertThat(ByteBuffer.wrap(e.bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong(16))
                        .isEqualTo(2 * (0x9000_0002L + 8)));
        assertThat(a.get(Tag.ExtendedOffsetTableLengths)).isInstanceOfSatisfying(DataElement.class,
                e -> assertThat(ByteBuffer.wrap(e.bytes()).order(ByteOrder.LITTLE_ENDIAN).getLong(16))
                        .isEqualTo(0x9000_0001L));
    }

    /** Zeros without end, but for a size. */
    private record Zeros(long size) implements ByteSource {
        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            int n = target.remaining();
            target.put(new byte[n]);
            return n;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 8, 16})
    void framesOfOneBitBeginWithinBytes(int columns) throws Exception {
        ImageForm form = new ImageForm(3, columns, 1, 1, 1, 0, false, 0,
                PhotometricInterpretation.MONOCHROME2, 7);
        List<Raster> rasters = Images.rasters(form, columns);
        Attributes a = new Attributes();
        a.setBytes(Tag.PixelData, VR.OB, Images.nativeValue(form, rasters));
        NativeFrames frames = (NativeFrames) FrameSource.of(a, form);
        for (int i = 0; i < 7; i++) {
            assertThat(new NativeCodec().decode(frames.frame(i), form)).isEqualTo(rasters.get(i));
            assertThat(frames.bitOffset(i)).isEqualTo(3 * columns * i % 8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 32})
    void bigEndianWordsAreTurned(int bits) throws Exception {
        ImageForm form = Images.grey(3, 5, bits, bits, false).withFrames(3);
        List<Raster> rasters = Images.rasters(form, bits);
        byte[] little = Images.nativeValue(form, rasters);
        byte[] big = little.clone();
        for (int i = 0; i < big.length; i++) {
            big[i] = little[i ^ 1];
        }
        Attributes a = new Attributes();
        a.put(new BulkElement(Tag.PixelData, VR.OW, new ByteRange(ByteSource.of(big), 0, big.length), true));
        FrameSource frames = FrameSource.of(a, form);
        for (int i = 0; i < 3; i++) {
            assertThat(new NativeCodec().decode(frames.frame(i), form)).isEqualTo(rasters.get(i));
        }
    }

    @Test
    void shortPixelDataIsRefused() {
        Attributes a = new Attributes();
        a.setBytes(Tag.PixelData, VR.OW, new byte[30]);
        assertFails(Kind.CORRUPT, () -> FrameSource.of(a, Images.grey(4, 4, 16, 16, false)));
        assertFails(Kind.ABSENT, () -> FrameSource.of(new Attributes(), Images.grey(4, 4, 16, 16, false)));
    }
}
