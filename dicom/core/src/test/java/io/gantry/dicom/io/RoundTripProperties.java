package io.gantry.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What is written reads back the same, in every native transfer syntax, and a way there and back changes nothing. */
class RoundTripProperties {

    private static final List<TransferSyntax> NATIVE = List.of(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
    /** The least threshold, so that large values are left in their source. */
    private static final ReadLimits LIMITS = new ReadLimits(64, 100_000, 1 << 24, 1024, 1 << 24);

    @Provide
    Arbitrary<Attributes> explicit() {
        return DataSets.explicit();
    }

    @Provide
    Arbitrary<Attributes> anySyntax() {
        return DataSets.anySyntax();
    }

    @Provide
    Arbitrary<TransferSyntax> syntax() {
        return Arbitraries.of(NATIVE);
    }

    private static byte[] file(Attributes dataSet, TransferSyntax syntax) throws IOException {
        DataSink.InMemory sink = new DataSink.InMemory();
        DicomWriter.writeFile(sink, FileMetaInformation.of(UID.CTImageStorage, "1.2.3", syntax.uid()),
                dataSet);
        return sink.toByteArray();
    }

    private static DicomFile read(byte[] bytes) throws IOException {
        return DicomReader.read(ByteSource.of(bytes), LIMITS);
    }

    @Property(tries = 300)
    void writtenReadAndWrittenIsTheSame(@ForAll("explicit") Attributes dataSet) throws IOException {
        for (TransferSyntax syntax : NATIVE.subList(1, 4)) {
            byte[] once = file(dataSet, syntax);
            try (DicomFile file = read(once)) {
                assertThat(Arrays.mismatch(file(file.dataSet(), syntax), once)).isEqualTo(-1);
            }
        }
    }

    @Property(tries = 300)
    void convertedThereAndBackIsTheSame(@ForAll("anySyntax") Attributes dataSet,
            @ForAll("syntax") TransferSyntax first, @ForAll("syntax") TransferSyntax second)
            throws IOException {
        byte[] once = file(dataSet, first);
        try (DicomFile before = read(once);
                DicomFile between = read(file(before.dataSet(), second));
                DicomFile after = read(file(between.dataSet(), first))) {
            assertThat(Listing.differences(Listing.of(after.dataSet(), true),
                    Listing.of(before.dataSet(), true)))
                    .as("from %s by %s", first.uid(), second.uid()).isEmpty();
            assertThat(Arrays.mismatch(file(after.dataSet(), first), once)).isEqualTo(-1);
        }
    }

    @Property(tries = 100)
    void shortReadsMakeNoDifference(@ForAll("explicit") Attributes dataSet,
            @ForAll("syntax") TransferSyntax syntax,
            @ForAll @IntRange(min = 1, max = 50) int most) throws IOException {
        byte[] once = file(dataSet, syntax);
        try (DicomFile file = DicomReader.read(new TrickleSource(once, most), LIMITS)) {
            assertThat(Arrays.mismatch(file(file.dataSet(), syntax), once)).isEqualTo(-1);
        }
    }

    @Property(tries = 100)
    void composedIsWhatWouldHaveBeenWritten(@ForAll("explicit") Attributes dataSet,
            @ForAll @IntRange(min = 1, max = 3000) int most) throws IOException {
        try (DicomFile file = read(file(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))) {
            for (TransferSyntax syntax : NATIVE) {
                CompositionSink composition = new CompositionSink();
                DicomWriter.writeDataSet(composition, file.dataSet(), syntax);
                ComposedSource composed = composition.compose(ByteSource.of(composition.literal()));
                DataSink.InMemory memory = new DataSink.InMemory();
                DicomWriter.writeDataSet(memory, file.dataSet(), syntax);
                assertThat(Arrays.mismatch(pieces(composed, most), memory.toByteArray())).isEqualTo(-1);
            }
        }
    }

    private static byte[] pieces(ByteSource source, int most) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) source.size());
        while (all.hasRemaining()) {
            ByteBuffer piece = all.slice(all.position(), Math.min(most, all.remaining()));
            int n = source.read(all.position(), piece);
            all.position(all.position() + n);
        }
        assertThat(source.read(source.size(), ByteBuffer.allocate(1))).isEqualTo(-1);
        return all.array();
    }

    /** Planning systems send contours longer than 64 KB in DS, and look-up tables in US (PS3.5 6.2.2: UN). */
    @Example
    void valuesTooLongForTheirVrBecomeUnAndComeBack() throws IOException {
        Attributes dataSet = new Attributes();
        dataSet.setInts(Tag.RedPaletteColorLookupTableDescriptor, VR.US, 0, 0, 16);
        byte[] numbers = new byte[80_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (byte) i;
        }
        dataSet.setBytes(Tag.ContourData, VR.DS, "1.5\\".repeat(20_000).getBytes(
                java.nio.charset.StandardCharsets.US_ASCII));
        dataSet.setBytes(Tag.DimensionIndexValues, VR.UL, numbers);
        for (TransferSyntax syntax : NATIVE) {
            for (ReadLimits limits : List.of(LIMITS, new ReadLimits(9, 99, 1 << 20, 1 << 20, 1 << 20))) {
                try (DicomFile there = DicomReader.read(ByteSource.of(file(dataSet, syntax)), limits);
                        DicomFile back = read(
                                file(there.dataSet(), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN))) {
                    assertThat(file(back.dataSet(), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN))
                            .isEqualTo(file(dataSet, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));
                }
            }
        }
    }

    @Example
    void aValueOfTheMostBytesAShortVrHolds() throws IOException {
        Attributes dataSet = new Attributes();
        dataSet.put(new DataElement(Tag.PatientComments, VR.LT, new byte[0xFFFF], 0, 0xFFFF, false));
        byte[] once = file(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        assertThat(file(read(once).dataSet(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)).isEqualTo(once);
    }

    @Example
    void privateSequencesStaySequencesInImplicitVr() throws IOException {
        Attributes item = new Attributes();
        item.set(Tag.PatientID, "1");
        Attributes dataSet = new Attributes();
        dataSet.set(Tag.Modality, "CT");
        dataSet.setSequence(0x00091001, item);
        dataSet.setSequence(0x00091002);
        try (DicomFile implicit = read(file(dataSet, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN))) {
            assertThat(Listing.of(implicit.dataSet(), true)).isEqualTo(Listing.of(dataSet, true));
        }
    }
}
