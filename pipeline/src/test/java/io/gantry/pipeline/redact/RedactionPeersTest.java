package io.gantry.pipeline.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.codec.jpeg.JpegBlanker;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter.OffsetTable;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.Peers;
import io.gantry.pipeline.SampleInstances;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What leaves the pipeline, read by DCMTK, by GDCM and by pydicom: the zone is black and nothing else has changed. What
 * must be there is known from the samples that were encoded, not from our decoders.
 */
class RedactionPeersTest {

    private static final String LOSSLESS_ZONE = "[[3, 7, 4, 10]]";
    private static final Zone BLANKED = new Zone(3, 7, 4, 10);

    /** Columns that upsampled chrominance reaches over the edge of a block. */
    private static final int BLUR = 2;

    @TempDir
    private Path folder;

    private final Map<Path, List<Raster>> expected = new LinkedHashMap<>();

    /** Compares all samples of each file with those that are listed beside it. */
    private static final String SAME = """
            import sys, warnings, numpy, pydicom
            warnings.simplefilter('ignore')
            for line in open(sys.argv[1]).read().split('\\n'):
                path, wanted = line.split('\\t')
                try:
                    ds = pydicom.dcmread(path)
                    mask = (1 << ds.BitsStored) - 1
                    found = ds.pixel_array.astype(numpy.int64).reshape(-1) & mask
                    wanted = numpy.fromfile(wanted, dtype='<i8') & mask
                    if found.shape != wanted.shape or (found != wanted).any():
                        print(path, 'differs')
                except Exception as e:
                    print(path, type(e).__name__, e)
            """;

    /** Finds the zone uniform and black, and everything beyond its blocks as it was. */
    private static final String BLANKED_IN_BLOCKS = """
            import sys, warnings, numpy, pydicom
            warnings.simplefilter('ignore')
            row, end_row, column, end_column, blur = map(int, sys.argv[3:])
            def pixels(path):
                ds = pydicom.dcmread(path)
                n = int(ds.get('NumberOfFrames', 1))
                return ds.pixel_array.reshape(n, ds.Rows, ds.Columns, ds.SamplesPerPixel)
            before, after = pixels(sys.argv[1]), pixels(sys.argv[2])
            black = after[:, row + blur:end_row - blur, column + blur:end_column - blur]
            kinds = {tuple(p) for p in black.reshape(-1, black.shape[-1])}
            assert len(kinds) == 1 and kinds <= {(0,), (0, 0, 0), (0, 128, 128)}, kinds
            assert before[:, row:end_row, column:end_column].any()
            outside = numpy.ones(before.shape[1:3], dtype=bool)
            outside[max(0, row - blur):end_row + blur, max(0, column - blur):end_column + blur] = False
            assert outside.any()
            assert (before[:, outside] == after[:, outside]).all()
            """;

    static Stream<ImageForm> everyForm() {
        return RedactedPixelsTest.forms().map(form -> (ImageForm) form.get()[0]);
    }

    static Stream<ImageForm> nativeForms() {
        return RedactedPixelsTest.nativeForms().map(form -> (ImageForm) form.get()[1]).distinct();
    }

    private static int[] black(ImageForm form) {
        return RedactedPixelsTest.nativeForms().filter(f -> f.get()[1].equals(form))
                .map(f -> (int[]) f.get()[2])
                .findFirst().orElseThrow();
    }

    private Path write(DicomFile file) throws IOException {
        return Files.write(folder.resolve(expected.size() + ".dcm"),
                SampleInstances.file(file.dataSet(), file.transferSyntax()));
    }

    /** GDCM decodes several frames only in a class that may have them, and of grey ones only in few. */
    private static Attributes forGdcm(Attributes image) {
        image.set(Tag.SOPClassUID, UID.UltrasoundMultiFrameImageStorage);
        return image;
    }

    /** Redacts an image of each form; the files that leave, and what must be in them. */
    private void redact(Stream<ImageForm> forms, TransferSyntax syntax) throws IOException {
        for (ImageForm form : forms.toList()) {
            // The same noise, since it depends on the form alone.
            Attributes plain = Images.noise(form);
            List<Raster> frames = new ArrayList<>();
            for (int frame = 0; frame < form.numberOfFrames(); frame++) {
                Raster raster = Images.frame(plain, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, frame);
                raster.fill(BLANKED, black(form));
                frames.add(raster);
            }
            Attributes image = forGdcm(Images.noise(form, syntax));
            DicomFile clean = Images.clean(image, syntax, Images.rule(LOSSLESS_ZONE));
            expected.put(write(clean), frames);
        }
    }

    private static void assertSame(Path decoded, List<Raster> frames, String reader) throws IOException {
        DicomFile read = SampleInstances.read(Files.readAllBytes(decoded));
        Attributes dataSet = read.dataSet();
        for (int frame = 0; frame < frames.size(); frame++) {
            Raster wanted = frames.get(frame);
            Raster found = Images.frame(dataSet, read.transferSyntax(), frame);
            int stored = dataSet.intValue(Tag.BitsStored).orElseThrow();
            long mask = (1L << stored) - 1 << dataSet.intValue(Tag.HighBit).orElseThrow() + 1 - stored;
            for (int row = 0; row < wanted.rows(); row++) {
                for (int column = 0; column < wanted.columns(); column++) {
                    for (int component = 0; component < wanted.components(); component++) {
                        assertThat(found.sample(row, column, component) & mask)
                                .as("%s: %s, frame %s, row %s, column %s", reader,
                                        dataSet.string(Tag.PhotometricInterpretation), frame, row, column)
                                .isEqualTo(wanted.sample(row, column, component) & mask);
                    }
                }
            }
        }
    }

    /** Has a program decode each file. */
    private void decodedBy(String... command) throws IOException {
        for (Map.Entry<Path, List<Raster>> file : expected.entrySet()) {
            boolean gdcm = command[0].startsWith("gdcm");
            if (gdcm && !isKnownToGdcm(SampleInstances.read(Files.readAllBytes(file.getKey())))) {
                continue;
            }
            Path decoded = run(file.getKey(), command);
            assertSame(decoded, file.getValue(), command[0]);
        }
    }

    private Path run(Path file, String... command) throws IOException {
        Path decoded = folder.resolve("decoded.dcm");
        Files.deleteIfExists(decoded);
        List<String> words = new ArrayList<>(List.of(command));
        words.set(0, Peers.find(command[0]));
        words.addAll(List.of(file.toString(), decoded.toString()));
        Peers.Outcome outcome = Peers.run(words);
        assertThat(outcome.status()).as("%s: %s", words, outcome.output()).isZero();
        return decoded;
    }

    /**
     * Has pydicom read each file but those of forms that it knows nothing of, or reads in another order of bytes than
     * PS3.5 7.3 and DCMTK do.
     */
    private void readByPydicom() throws IOException {
        StringBuilder list = new StringBuilder();
        for (Map.Entry<Path, List<Raster>> file : expected.entrySet()) {
            if (!isKnownToPydicom(SampleInstances.read(Files.readAllBytes(file.getKey())))) {
                continue;
            }
            List<Raster> frames = file.getValue();
            Raster first = frames.getFirst();
            ByteBuffer all = ByteBuffer.allocate(
                    8 * frames.size() * first.rows() * first.columns() * first.components())
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (Raster frame : frames) {
                for (int i = 0; i < frame.rows() * frame.columns() * frame.components(); i++) {
                    all.putLong(frame.isWide() ? frame.ints()[i] : frame.shorts()[i]);
                }
            }
            Path raw = Files.write(folder.resolve(file.getKey().getFileName() + ".raw"), all.array());
            list.append(list.isEmpty() ? "" : "\n").append(file.getKey()).append('\t').append(raw);
        }
        Path listed = Files.writeString(folder.resolve("list"), list);
        Peers.Outcome outcome = Peers
                .run(List.of(Peers.pythonWithPixels(), "-c", SAME, listed.toString()));
        // GDCM warns of precisions that it then decodes.
        assertThat(outcome.output().lines().filter(line -> line.startsWith(folder.toString()))).isEmpty();
        assertThat(outcome.status()).as(outcome.output()).isZero();
    }

    /** Debian's GDCM ends by an assertion where fewer than 8 of 8 bits are stored in RLE and JPEG lossless. */
    private static boolean isKnownToGdcm(DicomFile file) {
        return file.dataSet().intValue(Tag.BitsAllocated).orElse(0) != 8
                || file.dataSet().intValue(Tag.BitsStored).orElse(0) == 8;
    }

    private static boolean isKnownToPydicom(DicomFile file) {
        boolean byGdcm = !file.transferSyntax().isNative()
                && !file.transferSyntax().uid().equals(UID.RLELossless);
        boolean wideWords = file.transferSyntax().bigEndian()
                && file.dataSet().intValue(Tag.BitsAllocated).orElse(0) == 32;
        return !wideWords && (!byGdcm || isKnownToGdcm(file))
                && !"YBR_PARTIAL_422".equals(file.dataSet().string(Tag.PhotometricInterpretation));
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian, UID.ExplicitVRBigEndian,
            UID.DeflatedExplicitVRLittleEndian})
    void nativePixelData(String uid) throws IOException {
        redact(nativeForms(), TransferSyntax.of(uid));

        decodedBy("dcmconv", "+te");
        readByPydicom();
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.RLELossless, UID.JPEGLossless, UID.JPEGLosslessSV1, UID.JPEGLSLossless,
            UID.JPEG2000Lossless})
    void losslessPixelData(String uid) throws IOException {
        redact(everyForm(), TransferSyntax.of(uid));

        switch (uid) {
            case UID.RLELossless -> decodedBy("dcmdrle");
            case UID.JPEGLSLossless -> decodedBy("dcmdjpls");
            // DCMTK has no JPEG 2000.
            case UID.JPEG2000Lossless -> {
            }
            default -> decodedBy("dcmdjpeg", "+cn");
        }
        decodedBy("gdcmconv", "--raw");
        readByPydicom();
    }

    @Test
    @DisplayName("JPEG-LS near-lossless of DCMTK's making leaves as JPEG-LS lossless with the samples it had")
    void nearLossless() throws IOException {
        ImageForm form = Images.colour(31, 44, 0, "RGB", 2);
        Path lossy = encodedBy(form, "dcmcjpls", "+en", "+md", "3");
        convert(lossy, run(lossy, "dcmdjpls"), UID.JPEGLSLossless);

        decodedBy("dcmdjpls");
        decodedBy("gdcmconv", "--raw");
        readByPydicom();
    }

    @Test
    @DisplayName("JPEG 2000 with loss of GDCM's making leaves as reversible JPEG 2000 with the samples it had")
    void lossyJpeg2000() throws IOException {
        ImageForm form = Images.grey(64, 80, 16, 12, false, "MONOCHROME2", 2);
        Path lossy = encodedBy(form, "gdcmconv", "--j2k", "--lossy", "-r", "4");
        assertThat(SampleInstances.read(Files.readAllBytes(lossy)).transferSyntax().uid())
                .isEqualTo(UID.JPEG2000);
        convert(lossy, run(lossy, "gdcmconv", "--raw"), UID.JPEG2000Lossless);

        decodedBy("gdcmconv", "--raw");
        readByPydicom();
    }

    @ParameterizedTest
    @ValueSource(strings = {UID.HTJ2KLossless, UID.HTJ2KLosslessRPCL, UID.HTJ2K})
    @DisplayName("HTJ2K of OpenJPH's making leaves as reversible JPEG 2000 with the samples it had")
    void htj2k(String uid) throws IOException {
        TransferSyntax syntax = TransferSyntax.of(uid);
        ImageForm form = Images.grey(12, 20, 8, 8, false, "MONOCHROME2", 1);
        byte[] frame = openJph("grey8");
        Attributes image = forGdcm(Images.noise(form));
        DataSink.InMemory sink = new DataSink.InMemory();
        EncapsulatedWriter writer = new EncapsulatedWriter(sink);
        writer.add(frame);
        byte[] all = sink.toByteArray();
        writer.putInto(image, new ByteRange(ByteSource.of(all), 0, all.length), OffsetTable.BASIC);
        Raster raster = Raster.of(form);
        for (int row = 0; row < form.rows(); row++) {
            for (int column = 0; column < form.columns(); column++) {
                raster.sample(row, column, 0, column * 37 + row * 91 + column * row % 7 * 11 & 0xFF);
            }
        }
        raster.fill(BLANKED, 0);
        DicomFile clean = Images.clean(image, syntax, Images.rule(LOSSLESS_ZONE));
        assertThat(clean.transferSyntax().uid()).isEqualTo(UID.JPEG2000Lossless);
        expected.put(write(clean), List.of(raster));

        decodedBy("gdcmconv", "--raw");
        readByPydicom();
    }

    /** The frames of dicom/imageio's own test of HTJ2K. */
    private static byte[] openJph(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(RedactionPeersTest.class
                .getResourceAsStream("/io/gantry/dicom/imageio/codec/j2k/htj2k.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
                    .filter(line -> line.startsWith(name + " "))
                    .map(line -> Base64.getDecoder().decode(line.substring(name.length() + 1))).findFirst()
                    .orElseThrow();
        }
    }

    private Path encodedBy(ImageForm form, String... command) throws IOException {
        Path plain = Files.write(folder.resolve("plain.dcm"),
                SampleInstances.file(forGdcm(Images.noise(form)), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
        return Files.move(run(plain, command), folder.resolve("before.dcm"));
    }

    /** Redacts a file; what must be in it then is what another program decodes, with the zone blank. */
    private void convert(Path lossy, Path decoded, String writtenAs) throws IOException {
        DicomFile before = SampleInstances.read(Files.readAllBytes(lossy));
        DicomFile plain = SampleInstances.read(Files.readAllBytes(decoded));
        List<Raster> frames = new ArrayList<>();
        for (int frame = 0; frame < 2; frame++) {
            Raster raster = Images.frame(plain.dataSet(), plain.transferSyntax(), frame);
            raster.fill(BLANKED, new int[raster.components()]);
            frames.add(raster);
        }
        DicomFile clean = Images.clean(before.dataSet(), before.transferSyntax(), Images.rule(LOSSLESS_ZONE));
        assertThat(clean.transferSyntax().uid()).isEqualTo(writtenAs);
        assertThat(clean.dataSet().string(Tag.LossyImageCompression)).isEqualTo("01");
        expected.put(write(clean), frames);
    }

    static Stream<Arguments> encodings() {
        ImageForm eight = Images.grey(61, 75, 8, 8, false, "MONOCHROME2", 3);
        ImageForm twelve = Images.grey(61, 75, 16, 12, false, "MONOCHROME2", 3);
        ImageForm colour = Images.colour(61, 76, 0, "RGB", 3);
        return Stream.of(Arguments.of(eight, "+eb"), Arguments.of(eight, "+ee -ho"),
                Arguments.of(twelve, "+ee +bt"), Arguments.of(colour, "+eb +s4"),
                Arguments.of(colour, "+eb +s2"), Arguments.of(colour, "+eb +n1"),
                Arguments.of(colour, "+eb +np -ho"), Arguments.of(colour, "+ee +s2 -ho"),
                Arguments.of(colour, "+eb +cr"));
    }

    @ParameterizedTest
    @MethodSource("encodings")
    @DisplayName("JPEG baseline and extended of DCMTK's making: all three find the zone black and the rest as it was")
    void blocksOfJpeg(ImageForm form, String options) throws Exception {
        Path before = encodedBy(form, ("dcmcjpeg " + options).split(" "));
        DicomFile encoded = SampleInstances.read(Files.readAllBytes(before));
        readByAll(encoded, before, form.samplesPerPixel() == 1 || options.contains("+cr") ? 0 : BLUR);
    }

    static Stream<Arguments> restarts() {
        return Stream.of(Arguments.of(0, OffsetTable.EMPTY), Arguments.of(3, OffsetTable.BASIC),
                Arguments.of(1, OffsetTable.EXTENDED));
    }

    @ParameterizedTest
    @MethodSource("restarts")
    @DisplayName("JPEG baseline of the JDK's making, with restart markers, in every kind of offset table")
    void restartMarkers(int interval, OffsetTable table) throws Exception {
        Attributes image = JpegImages.of(45, 70, 3, interval, table);
        TransferSyntax syntax = TransferSyntax.of(UID.JPEGBaseline8Bit);
        Path before = Files.write(folder.resolve("before.dcm"), SampleInstances.file(image, syntax));
        readByAll(SampleInstances.read(Files.readAllBytes(before)), before, BLUR);
    }

    private void readByAll(DicomFile encoded, Path before, int blur) throws Exception {
        DicomFile clean = Images.clean(encoded.dataSet(), encoded.transferSyntax(),
                Images.rule("[[0, 20, 10, 50]]"));
        assertThat(clean.transferSyntax()).isEqualTo(encoded.transferSyntax());
        Path after = Files.write(folder.resolve("after.dcm"),
                SampleInstances.file(clean.dataSet(), clean.transferSyntax()));
        ImageForm form = ImageForm.of(encoded.dataSet());
        byte[] first = FrameSource.of(encoded.dataSet(), form).frame(0);
        Zone blocks = JpegBlanker.covered(first, form, new Zone(0, 20, 10, 50));

        for (String[] reader : new String[][]{{"dcmdjpeg", "+cn"}, {"gdcmconv", "--raw"}}) {
            Path one = Files.move(run(before, reader), folder.resolve("one.dcm"),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertOnlyBlocksAreBlack(one, run(after, reader), blocks, blur, reader[0]);
        }
        Peers.Outcome outcome = Peers.run(List.of(Peers.pythonWithPixels(), "-c", BLANKED_IN_BLOCKS,
                before.toString(), after.toString(), Integer.toString(blocks.row()),
                Integer.toString(blocks.endRow()), Integer.toString(blocks.column()),
                Integer.toString(blocks.endColumn()), Integer.toString(blur)));
        assertThat(outcome.status()).as(outcome.output()).isZero();
    }

    private static void assertOnlyBlocksAreBlack(Path before, Path after, Zone blocks, int blur,
            String reader)
            throws IOException {
        DicomFile one = SampleInstances.read(Files.readAllBytes(before));
        DicomFile two = SampleInstances.read(Files.readAllBytes(after));
        String photometric = String.valueOf(two.dataSet().string(Tag.PhotometricInterpretation));
        for (int frame = 0; frame < 3; frame++) {
            Raster was = Images.frame(one.dataSet(), one.transferSyntax(), frame);
            Raster is = Images.frame(two.dataSet(), two.transferSyntax(), frame);
            for (int row = 0; row < is.rows(); row++) {
                for (int column = 0; column < is.columns(); column++) {
                    boolean inside = lies(blocks, row, column, -blur);
                    boolean outside = !lies(blocks, row, column, blur);
                    for (int c = 0; c < is.components() && (inside || outside); c++) {
                        int black = c > 0 && photometric.startsWith("YBR") ? 128 : 0;
                        assertThat(is.sample(row, column, c))
                                .as("%s: frame %s, row %s, column %s, sample %s", reader, frame, row, column,
                                        c)
                                .isEqualTo(inside ? black : was.sample(row, column, c));
                    }
                }
            }
        }
    }

    private static boolean lies(Zone zone, int row, int column, int margin) {
        return row >= zone.row() - margin && row < zone.endRow() + margin && column >= zone.column() - margin
                && column < zone.endColumn() + margin;
    }
}
