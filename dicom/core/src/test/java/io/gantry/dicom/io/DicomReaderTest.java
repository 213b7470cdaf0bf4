package io.gantry.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.testing.RawDataSet;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is unusual but right, or wrong but harmless, and occurs: it is read, and written again as it was. */
class DicomReaderTest {

    private static final TransferSyntax LITTLE = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax BIG = TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;

    private static Attributes read(RawDataSet raw, TransferSyntax syntax) throws IOException {
        Attributes dataSet = DicomReader.readDataSet(ByteSource.of(raw.toByteArray()), 0, syntax,
                ReadLimits.DEFAULT);
        assertThat(written(dataSet, syntax)).isEqualTo(raw.toByteArray());
        return dataSet;
    }

    private static byte[] written(Attributes dataSet, TransferSyntax syntax) throws IOException {
        DataSink.InMemory sink = new DataSink.InMemory();
        DicomWriter.writeDataSet(sink, dataSet, syntax);
        return sink.toByteArray();
    }

    private static DicomFile file(byte[] bytes) throws IOException {
        return DicomReader.read(ByteSource.of(bytes), ReadLimits.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(value = VR.class, names = "SQ", mode = EnumSource.Mode.EXCLUDE)
    void everyVrInBothByteOrders(VR vr) throws IOException {
        byte[] value = {1, 2, 3, 4, 5, 6, 7, 8};
        for (TransferSyntax syntax : new TransferSyntax[]{LITTLE, BIG}) {
            RawDataSet raw = syntax.bigEndian() ? RawDataSet.explicitBig() : RawDataSet.explicitLittle();
            raw.header(0x00091001, vr.name(), 8).bytes(value).header(0x00091002, vr.name(), 0);
            Attributes dataSet = read(raw, syntax);
            assertThat(dataSet.get(0x00091001)).isInstanceOfSatisfying(DataElement.class, e -> {
                assertThat(e.vr()).isEqualTo(vr);
                assertThat(e.bytes()).isEqualTo(value);
            });
            assertThat(dataSet.hasValue(0x00091002)).isFalse();
        }
    }

    @Test
    void itemsOfDefinedAndUndefinedLengthAndEmptyOnes() throws IOException {
        RawDataSet raw = RawDataSet.explicitLittle()
                .header(0x00081110, "SQ", 8 + 12 + 8).item(12).text(Tag.PatientID, "LO", "1234").item(0)
                .header(0x00081115, "SQ", RawDataSet.UNDEFINED).item(RawDataSet.UNDEFINED)
                .text(Tag.PatientID, "LO", "56").itemEnd().item(RawDataSet.UNDEFINED).itemEnd().item(0)
                .sequenceEnd().header(0x00081120, "SQ", 0)
                .header(0x00081140, "SQ", RawDataSet.UNDEFINED).sequenceEnd();
        Attributes dataSet = read(raw, LITTLE);
        assertThat(dataSet.items(0x00081110)).hasSize(2);
        assertThat(Objects.requireNonNull(dataSet.item(0x00081110)).string(Tag.PatientID)).isEqualTo("1234");
        assertThat(dataSet.items(0x00081115)).hasSize(3);
        assertThat(Objects.requireNonNull(dataSet.item(0x00081115)).undefinedLength()).isTrue();
        assertThat(dataSet.items(0x00081120)).isEmpty();
        assertThat(dataSet.items(0x00081140)).isEmpty();
    }

    @Test
    void unOfUndefinedLengthIsImplicitInside() throws IOException {
        RawDataSet inside = RawDataSet.implicitLittle().item(RawDataSet.UNDEFINED)
                .header(0x00091010, "UN", RawDataSet.UNDEFINED).item(10).us(Tag.Columns, 515).sequenceEnd()
                .us(Tag.Rows, 258).itemEnd().sequenceEnd();
        for (TransferSyntax syntax : new TransferSyntax[]{LITTLE, BIG}) {
            RawDataSet raw = syntax.bigEndian() ? RawDataSet.explicitBig() : RawDataSet.explicitLittle();
            raw.header(0x00091001, "UN", RawDataSet.UNDEFINED).append(inside).us(Tag.Rows, 772);
            Attributes dataSet = read(raw, syntax);
            Attributes item = Objects.requireNonNull(dataSet.item(0x00091001));
            assertThat(item.intValue(Tag.Rows)).hasValue(258);
            assertThat(Objects.requireNonNull(item.item(0x00091010)).intValue(Tag.Columns)).hasValue(515);
            assertThat(dataSet.intValue(Tag.Rows)).hasValue(772);
            // In another syntax the items are still the same.
            Attributes again = DicomReader.readDataSet(ByteSource.of(written(dataSet, IMPLICIT)), 0, IMPLICIT,
                    ReadLimits.DEFAULT);
            assertThat(Objects.requireNonNull(again.item(0x00091001)).intValue(Tag.Rows)).hasValue(258);
        }
    }

    @Test
    void unOfDefinedLengthStaysBytesAndCanBeReadAsItems() throws IOException {
        RawDataSet items = RawDataSet.implicitLittle().item(12).text(Tag.PatientID, "LO", "1234");
        RawDataSet raw = RawDataSet.explicitBig().header(0x00091001, "UN", items.size()).append(items);
        DataElement element = (DataElement) Objects.requireNonNull(read(raw, BIG).get(0x00091001));
        assertThat(DicomReader.readItems(element.bytes(), SpecificCharacterSet.ASCII, ReadLimits.DEFAULT))
                .singleElement().satisfies(i -> assertThat(i.string(Tag.PatientID)).isEqualTo("1234"));
    }

    @Test
    void oddLengthsGroupLengthsRepeatersAndTrailingPadding() throws IOException {
        RawDataSet raw = RawDataSet.explicitLittle().header(0x00080000, "UL", 4).number(12, 4)
                .text(Tag.Modality, "CS", "CTX").text(Tag.PatientName, "PN", "A")
                .header(0x50020010, "US", 2).number(1, 2).header(0x60FE3000, "OW", 3)
                .bytes((byte) 1, (byte) 2, (byte) 3).header(0xFFFCFFFC, "OB", 5).bytes(new byte[5]);
        Attributes dataSet = read(raw, LITTLE);
        assertThat(dataSet.string(Tag.Modality)).isEqualTo("CTX");
        assertThat(dataSet.size()).isEqualTo(6);
    }

    @Test
    void privateBlocksWithAnyCreatorOffset() throws IOException {
        RawDataSet raw = RawDataSet.implicitLittle().text(0x00090010, "LO", "ONE ")
                .text(0x000900FF, "LO", "TWO ")
                .text(0x00091001, "UN", "ab").text(0x0009AA01, "UN", "ef").text(0x0009FF01, "UN", "cd")
                .text(0x000B0001, "UN", "gh");
        Attributes dataSet = read(raw, IMPLICIT);
        assertThat(dataSet.privateCreatorOf(0x00091001)).isEqualTo("ONE");
        assertThat(dataSet.privateCreatorOf(0x0009FF01)).isEqualTo("TWO");
        assertThat(dataSet.privateCreatorOf(0x0009AA01)).isNull();
        assertThat(dataSet.privateCreatorOf(0x000B0001)).isNull();
    }

    @Test
    void ambiguousImplicitVrsFollowPixelRepresentation() throws IOException {
        RawDataSet signed = RawDataSet.implicitLittle().us(Tag.PixelRepresentation, 1)
                .us(Tag.SmallestImagePixelValue, 0xFFFE).header(Tag.LUTData, "OW", 2).number(7, 2)
                .header(Tag.PixelData, "OW", 2).number(1, 2);
        Attributes dataSet = read(signed, IMPLICIT);
        assertThat(dataSet.intValue(Tag.SmallestImagePixelValue)).hasValue(-2);
        assertThat(Objects.requireNonNull(dataSet.get(Tag.PixelData)).vr()).isEqualTo(VR.OW);
        assertThat(Objects.requireNonNull(dataSet.get(Tag.LUTData)).vr()).isEqualTo(VR.OW);
        RawDataSet unsigned = RawDataSet.implicitLittle().us(Tag.PixelRepresentation, 0)
                .us(Tag.SmallestImagePixelValue, 0xFFFE);
        assertThat(read(unsigned, IMPLICIT).intValue(Tag.SmallestImagePixelValue)).hasValue(0xFFFE);
    }

    @Test
    void aPixelDataThatIsNoSequenceDelimiterInsideAFragment() throws IOException {
        RawDataSet raw = RawDataSet.explicitLittle().header(Tag.PixelData, "OB", RawDataSet.UNDEFINED).item(0)
                .item(8).sequenceEnd().item(0).sequenceEnd().header(0xFFFCFFFC, "OB", 0);
        TransferSyntax jpeg = TransferSyntax.of(UID.JPEGBaseline8Bit);
        assertThat(read(raw, jpeg).get(Tag.PixelData)).isInstanceOfSatisfying(FragmentsElement.class,
                e -> assertThat(e.fragments()).isEqualTo(2));
    }

    @Test
    void anEncapsulatedIconBesideEncapsulatedPixelData() throws IOException {
        RawDataSet pixels = RawDataSet.explicitLittle().header(Tag.PixelData, "OB", RawDataSet.UNDEFINED)
                .item(0)
                .item(4).number(9, 4).sequenceEnd();
        RawDataSet raw = RawDataSet.explicitLittle().header(Tag.IconImageSequence, "SQ", RawDataSet.UNDEFINED)
                .item(RawDataSet.UNDEFINED).append(pixels).itemEnd().item(14)
                .header(Tag.PixelData, "OB", 2).number(1, 2).sequenceEnd().append(pixels);
        Attributes dataSet = read(raw, TransferSyntax.of(UID.JPEGBaseline8Bit));
        assertThat(dataSet.items(Tag.IconImageSequence).get(0).get(Tag.PixelData))
                .isInstanceOf(FragmentsElement.class);
        assertThat(dataSet.items(Tag.IconImageSequence).get(1).get(Tag.PixelData))
                .isInstanceOf(DataElement.class);
    }

    @Test
    void offsetTablesOfBothKindsAreKept() throws IOException {
        TestInstances study = new TestInstances(3);
        for (TestInstance instance : new TestInstance[]{study.rle(8, 8, true), study.rle(8, 8, false),
                study.extendedOffsets(8, 8, 3)}) {
            assertThat(read(RawDataSet.explicitLittle().bytes(instance.dataSetBytes()),
                    instance.transferSyntax())
                    .contains(Tag.PixelData)).isTrue();
        }
    }

    @Test
    void elementsOutOfOrderArePutInOrder() throws IOException {
        RawDataSet raw = RawDataSet.explicitLittle().text(Tag.PatientID, "LO", "12")
                .text(Tag.Modality, "CS", "CT")
                .text(Tag.SpecificCharacterSet, "CS", "ISO_IR 192")
                .text(Tag.PatientName, "PN", "\u00C3\u0084");
        Attributes dataSet = DicomReader.readDataSet(ByteSource.of(raw.toByteArray()), 0, LITTLE,
                ReadLimits.DEFAULT);
        assertThat(dataSet.at(0).tag()).isEqualTo(Tag.SpecificCharacterSet);
        assertThat(dataSet.string(Tag.PatientName)).isEqualTo("\u00C4");
        assertThat(written(dataSet, LITTLE)).hasSameSizeAs(raw.toByteArray());
    }

    @Test
    void itemsInheritTheCharacterSetAndMayHaveTheirOwn() throws IOException {
        RawDataSet raw = RawDataSet.explicitLittle().text(Tag.SpecificCharacterSet, "CS", "ISO_IR 192")
                .header(0x00081110, "SQ", RawDataSet.UNDEFINED).item(RawDataSet.UNDEFINED)
                .text(Tag.PatientName, "PN", "\u00C3\u0084").itemEnd().item(RawDataSet.UNDEFINED)
                .text(Tag.SpecificCharacterSet, "CS", "ISO_IR 100").text(Tag.PatientName, "PN", "\u00C4 ")
                .itemEnd().sequenceEnd();
        Attributes dataSet = read(raw, LITTLE);
        for (Attributes item : dataSet.items(0x00081110)) {
            assertThat(item.string(Tag.PatientName)).isEqualTo("\u00C4");
        }
    }

    @Test
    void textThatCannotBeDecodedStaysBytes() throws IOException {
        RawDataSet raw = RawDataSet.explicitLittle().text(Tag.SpecificCharacterSet, "CS", "ISO_IR 192")
                .text(Tag.PatientName, "PN", "\u00FF\u00FE");
        Attributes dataSet = read(raw, LITTLE);
        assertThat(dataSet.string(Tag.PatientName)).isNull();
        assertThat(((DataElement) Objects.requireNonNull(dataSet.get(Tag.PatientName))).bytes())
                .isEqualTo(new byte[]{-1, -2});
    }

    @Test
    void largeValuesStayInTheirSource() throws IOException {
        byte[] bytes = new TestInstances(1).ct(256, 256).bytes();
        BulkElement pixels = (BulkElement) Objects.requireNonNull(file(bytes).dataSet().get(Tag.PixelData));
        assertThat(pixels.value().offset()).isEqualTo(bytes.length - 256 * 256 * 2);
        assertThat(pixels.value().load(1 << 20))
                .isEqualTo(Arrays.copyOfRange(bytes, bytes.length - 256 * 256 * 2, bytes.length));
    }

    @Test
    void withoutPreambleOrWithoutFileMeta() throws IOException {
        TestInstance ct = new TestInstances(1).ct(4, 4);
        byte[] bytes = ct.bytes();
        assertThat(file(Arrays.copyOfRange(bytes, 132, bytes.length)).dataSet()).isEqualTo(ct.dataSet());
        for (TransferSyntax syntax : new TransferSyntax[]{LITTLE, BIG, IMPLICIT}) {
            DicomFile bare = file(ct.in(syntax).dataSetBytes());
            assertThat(bare.transferSyntax()).isEqualTo(syntax);
            assertThat(bare.meta().attributes().isEmpty()).isTrue();
            assertThat(bare.dataSet().string(Tag.PatientID)).isEqualTo(ct.dataSet().string(Tag.PatientID));
        }
    }

    @Test
    void fileMetaWithoutGroupLengthWithAWrongOneOrWithoutTransferSyntax() throws IOException {
        RawDataSet dataSet = RawDataSet.explicitLittle().text(Tag.Modality, "CS", "CT");
        RawDataSet prefix = RawDataSet.explicitLittle().bytes(new byte[128])
                .bytes("DICM".getBytes(StandardCharsets.US_ASCII));
        RawDataSet uid = RawDataSet.explicitLittle().text(0x00020010, "UI",
                UID.ExplicitVRLittleEndian + "\0");
        RawDataSet wrong = RawDataSet.explicitLittle().header(0x00020000, "UL", 4).number(77_777, 4);
        RawDataSet noUid = RawDataSet.explicitLittle().text(0x00020016, "AE", "CT1 ");
        for (RawDataSet meta : new RawDataSet[]{uid, wrong.append(uid), noUid}) {
            byte[] bytes = RawDataSet.explicitLittle().append(prefix).append(meta).append(dataSet)
                    .toByteArray();
            DicomFile file = file(bytes);
            assertThat(file.transferSyntax()).isEqualTo(LITTLE);
            assertThat(file.dataSet().string(Tag.Modality)).isEqualTo("CT");
        }
    }

    @Test
    void anEmptyDataSet() throws IOException {
        assertThat(file(RawDataSet.explicitLittle().inFile(UID.ExplicitVRLittleEndian)).dataSet().isEmpty())
                .isTrue();
    }

    @Test
    @DisplayName("A large deflated data set is inflated into a file of the folder given, its owner's alone, and of no other")
    void aLargeDeflatedDataSetIsInflatedIntoAFile(@TempDir Path folder) throws IOException {
        TestInstance ct = new TestInstances(1).ct(2200, 2200);
        ByteSource bytes = ByteSource.of(ct.in(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN).bytes());
        AtomicInteger created = new AtomicInteger();
        Scratch counted = () -> {
            created.incrementAndGet();
            return Scratch.in(folder.resolve("scratch")).create();
        };
        try (DicomFile file = DicomReader.read(bytes, ReadLimits.DEFAULT, counted)) {
            BulkElement pixels = (BulkElement) Objects.requireNonNull(file.dataSet().get(Tag.PixelData));
            assertThat(pixels.value().source()).isInstanceOf(ByteSource.FileSource.class);
            assertThat(Arrays.equals(written(file.dataSet(), LITTLE), ct.dataSetBytes())).isTrue();
        }
        assertThat(created).hasValue(1);
        // A crash leaves nothing, either: the name went when the file was made.
        assertThat(folder.resolve("scratch")).isEmptyDirectory();
        assertThatThrownBy(() -> DicomReader.read(bytes, ReadLimits.DEFAULT)).isInstanceOf(IOException.class)
                .hasMessageContaining("scratch");
    }

    @Test
    @DisplayName("A data set that swells is asked about, so that it does not fill the disk")
    void aDeflatedDataSetThatSwells() throws IOException {
        TestInstance zeros = new TestInstances(1).ct(6000, 6000);
        ByteSource bytes = ByteSource.of(zeros.in(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN).bytes());
        IOException full = new IOException("no room");
        Scratch small = new Scratch() {
            @Override
            public FileChannel create() throws IOException {
                return Scratch.in(Path.of(System.getProperty("java.io.tmpdir"))).create();
            }

            @Override
            public void checkRoom() throws IOException {
                throw full;
            }
        };
        assertThatThrownBy(() -> DicomReader.read(bytes, ReadLimits.DEFAULT, small)).isSameAs(full);
    }
}
