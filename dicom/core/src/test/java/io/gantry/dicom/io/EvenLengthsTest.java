package io.gantry.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** PS3.5 7.1.1: what leaves is even, whatever it was when it came. */
// Asked is whether a data set is the very same, not one that is equal.
@SuppressWarnings("ReferenceEquality")
class EvenLengthsTest {

    private static final ReadLimits LIMITS = new ReadLimits(64, 100_000, 1 << 24, 1024, 1 << 24);

    @Provide
    Arbitrary<Attributes> dataSets() {
        return DataSets.explicit();
    }

    private static byte[] written(Attributes dataSet) throws IOException {
        DataSink.InMemory sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        return sink.toByteArray();
    }

    private static Attributes read(byte[] bytes) throws IOException {
        return DicomReader.readDataSet(ByteSource.of(bytes), 0, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                LIMITS);
    }

    private static byte[] value(Element element) throws IOException {
        return switch (element) {
            case DataElement e -> e.bytes();
            case BulkElement e -> e.value().load(1 << 24);
            default -> throw new AssertionError(element.getClass());
        };
    }

    /** True where something was odd. */
    private static boolean compare(Attributes even, Attributes given) throws IOException {
        boolean anyOdd = false;
        assertThat(even.size()).isEqualTo(given.size());
        for (int i = 0; i < given.size(); i++) {
            Element before = given.at(i);
            Element after = even.at(i);
            assertThat(after.tag()).isEqualTo(before.tag());
            assertThat(after.vr()).isEqualTo(before.vr());
            if (before instanceof SequenceElement sequence) {
                List<Attributes> items = ((SequenceElement) after).items();
                assertThat(items).hasSameSizeAs(sequence.items());
                for (int n = 0; n < items.size(); n++) {
                    anyOdd |= compare(items.get(n), sequence.items().get(n));
                }
                continue;
            }
            byte[] old = value(before);
            byte[] padded = Arrays.copyOf(old, old.length + (old.length & 1));
            if (padded.length > old.length) {
                padded[old.length] = before.vr().paddingByte();
                anyOdd = true;
            }
            assertThat(value(after)).isEqualTo(padded);
        }
        return anyOdd;
    }

    @Property(tries = 500)
    void everyValueIsEvenAndElseAsItWas(@ForAll("dataSets") Attributes generated) throws IOException {
        // Read back, so that large values lie in their source.
        Attributes dataSet = read(written(generated));
        byte[] before = written(dataSet);

        Attributes even = EvenLengths.of(dataSet);

        if (!compare(even, dataSet)) {
            assertThat(even).isSameAs(dataSet);
        }
        assertThat(written(dataSet)).isEqualTo(before);
        byte[] bytes = written(even);
        assertThat(bytes.length % 2).isZero();
        assertThat(compare(read(bytes), even)).isFalse();
        assertThat(EvenLengths.of(even)).isSameAs(even);
    }

    private static byte[] items(byte[] offsets, List<byte[]> fragments) {
        List<byte[]> items = new ArrayList<>(fragments);
        items.addFirst(offsets);
        ByteBuffer out = ByteBuffer.allocate(items.stream().mapToInt(item -> 8 + item.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        items.forEach(item -> out.putInt(0xE000FFFE).putInt(item.length).put(item));
        return out.array();
    }

    private static Attributes image(boolean extended, List<byte[]> fragments, int framesAtEach) {
        ByteBuffer offsets = ByteBuffer
                .allocate((extended ? 8 : 4) * ((fragments.size() - 1) / framesAtEach + 1))
                .order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        for (int i = 0; i < fragments.size(); i++) {
            if (i % framesAtEach == 0) {
                if (extended) {
                    offsets.putLong(at);
                } else {
                    offsets.putInt(at);
                }
            }
            at += 8 + fragments.get(i).length;
        }
        Attributes dataSet = new Attributes();
        byte[] basic = offsets.array();
        if (extended) {
            dataSet.put(new DataElement(Tag.ExtendedOffsetTable, VR.OV, basic, 0, basic.length, false));
            basic = new byte[0];
        }
        byte[] items = items(basic, fragments);
        dataSet.put(new FragmentsElement(Tag.PixelData, VR.OB,
                new ByteRange(ByteSource.of(items), 0, items.length), fragments.size()));
        return dataSet;
    }

    /** Fragments of some lengths, odd and even, a frame beginning at each, or at every second or third. */
    @Property(tries = 300)
    void offsetTablesFollowTheFragments(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int count,
            @ForAll @IntRange(min = 1, max = 3) int framesAtEach, @ForAll boolean extended)
            throws IOException {
        Random random = new Random(seed);
        List<byte[]> fragments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] fragment = new byte[random.nextInt(9)];
            random.nextBytes(fragment);
            fragments.add(fragment);
        }
        Attributes dataSet = image(extended, fragments, framesAtEach);
        List<byte[]> padded = fragments.stream()
                .map(fragment -> Arrays.copyOf(fragment, fragment.length + (fragment.length & 1))).toList();

        Attributes even = EvenLengths.of(dataSet);

        assertThat(written(even)).isEqualTo(written(image(extended, padded, framesAtEach)));
        assertThat(even == dataSet)
                .isEqualTo(fragments.stream().allMatch(fragment -> fragment.length % 2 == 0));
    }

    @Example
    void aBrokenOffsetTableStaysAsItIsButForItsPadding() throws IOException {
        // No whole number of offsets; more of them than there are fragments, which may be of any size.
        for (byte[] offsets : new byte[][]{{1, 2, 3}, new byte[4 * 1000], new byte[4 * 1000 + 1]}) {
            byte[] items = items(offsets, List.of(new byte[]{7}));
            Attributes dataSet = new Attributes();
            dataSet.put(new FragmentsElement(Tag.PixelData, VR.OB,
                    new ByteRange(ByteSource.of(items), 0, items.length), 1));
            byte[] extended = new byte[8 * 1000 + 1];
            dataSet.put(new DataElement(Tag.ExtendedOffsetTable, VR.OV, extended, 0, extended.length, false));

            Attributes even = EvenLengths.of(dataSet);

            byte[] padded = Arrays.copyOf(offsets, offsets.length + (offsets.length & 1));
            assertThat(
                    ((FragmentsElement) Objects.requireNonNull(even.get(Tag.PixelData))).items().load(10_000))
                    .isEqualTo(items(padded, List.of(new byte[]{7, 0})));
            assertThat(value(Objects.requireNonNull(even.get(Tag.ExtendedOffsetTable))))
                    .isEqualTo(new byte[8 * 1000 + 2]);
        }
    }
}
