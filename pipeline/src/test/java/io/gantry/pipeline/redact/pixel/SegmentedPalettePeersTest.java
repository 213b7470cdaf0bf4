package io.gantry.pipeline.redact.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.Peers;
import io.gantry.pipeline.SampleInstances;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Palettes in segments (PS3.3 C.7.9.2) of 8 and 16 bits, expanded here and by pydicom. Their ramps have odd numbers of
 * entries, or whole steps: which way halves are rounded the standard does not say, and readers differ.
 */
class SegmentedPalettePeersTest {

    /** Writes for each file the entries of its three tables, by red, green, blue, as 32-bit numbers. */
    private static final String EXPAND = """
            import sys, numpy, pydicom
            from pydicom.pixel_data_handlers.util import apply_color_lut
            for path in sys.argv[1:]:
                ds = pydicom.dcmread(path)
                entries, first, bits = ds.RedPaletteColorLookupTableDescriptor
                values = numpy.arange(entries or 65536) + first
                apply_color_lut(values, ds).astype('<i4').tofile(path + '.rgb')
            """;

    @TempDir
    private Path folder;

    /** A table, as the standard has it and as pydicom reads it, in words. */
    private static final class Table {

        private final int bits;
        private final List<Integer> words = new ArrayList<>();
        private final List<Integer> forPydicom = new ArrayList<>();
        /** Where segments that are not indirect begin, in words, and how many entries each makes. */
        private final List<int[]> segments = new ArrayList<>();
        private int entries;

        Table(int bits) {
            this.bits = bits;
        }

        Table discrete(int... values) {
            begin(values.length, 0, values.length);
            for (int value : values) {
                add(value);
            }
            return this;
        }

        Table linear(int length, int last) {
            begin(length, 1, length);
            add(last);
            return this;
        }

        /** Segments again from one on, which the one of that number begins; all of them precede and none is indirect. */
        Table indirect(int from, int count) {
            int length = 0;
            for (int[] segment : segments.subList(from, from + count)) {
                length += segment[1];
            }
            int at = segments.get(from)[0];
            add(2);
            add(count);
            entries += length;
            if (bits == 8) {
                for (int shift = 0; shift < 32; shift += 8) {
                    add(at >> shift & 0xFF);
                }
            } else {
                words.addAll(List.of(2 * at & 0xFFFF, 2 * at >> 16));
                // The offset is in bytes (C.7.9.2.3); pydicom takes it for one in words where those have 16 bits.
                forPydicom.addAll(List.of(at & 0xFFFF, at >> 16));
            }
            return this;
        }

        private void begin(int length, int opcode, int made) {
            segments.add(new int[]{words.size(), made});
            entries += made;
            add(opcode);
            add(length);
        }

        private void add(int word) {
            words.add(word);
            forPydicom.add(word);
        }

        byte[] bytes(List<Integer> of) {
            ByteBuffer bytes = ByteBuffer.allocate((of.size() * bits / 8 + 1) / 2 * 2)
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int word : of) {
                if (bits == 8) {
                    bytes.put((byte) word);
                } else {
                    bytes.putShort((short) word);
                }
            }
            return bytes.array();
        }
    }

    private static Table random(int bits, Random random) {
        Table table = new Table(bits);
        int bound = 1 << bits;
        // Not 0: pydicom knows no ramp from 0 at the start of segments that are there again.
        table.discrete(1 + random.nextInt(bound - 1));
        int most = bits == 8 ? 200 : 3000;
        boolean mayRepeat = false;
        while (table.entries < most) {
            int count = table.segments.size();
            switch (random.nextInt(mayRepeat ? 3 : 2)) {
                case 0 -> table.discrete(
                        random.ints(1 + random.nextInt(9), 1, bound).toArray());
                case 1 -> table.linear(1 + 2 * random.nextInt(most / 40), 1 + random.nextInt(bound - 1));
                default -> {
                    int from = random.nextInt(count);
                    table.indirect(from, 1);
                    continue;
                }
            }
            mayRepeat = true;
        }
        return table;
    }

    private static List<Table> ofOneLength(IntFunction<Table> tables) {
        List<Table> three = new ArrayList<>();
        int longest = 0;
        for (int color = 0; color < 3; color++) {
            three.add(tables.apply(color));
            longest = Math.max(longest, three.getLast().entries);
        }
        for (Table table : three) {
            while (table.entries < longest) {
                table.linear(1, 77);
            }
        }
        return three;
    }

    private static Attributes image(List<Table> tables, boolean forPydicom) {
        Attributes image = SampleInstances.patientAndStudy(UID.SecondaryCaptureImageStorage, "1.2.3.4.5");
        for (int color = 0; color < 3; color++) {
            Table table = tables.get(color);
            byte[] bytes = table.bytes(forPydicom ? table.forPydicom : table.words);
            image.setInts(Tag.RedPaletteColorLookupTableDescriptor + color, VR.US, table.entries & 0xFFFF, 7,
                    table.bits);
            image.put(new DataElement(Tag.SegmentedRedPaletteColorLookupTableData + color, VR.OW, bytes, 0,
                    bytes.length, false));
        }
        return image;
    }

    private static int[] expanded(Table table) throws Exception {
        return SegmentedTable.expand(table.bytes(table.words), table.bits, table.entries);
    }

    @Test
    @DisplayName("segments are expanded to the entries that pydicom finds, and shown in its colours")
    void asPydicom() throws Exception {
        List<List<Table>> palettes = new ArrayList<>();
        Random random = new Random(2026);
        for (int bits : new int[]{8, 16}) {
            for (int i = 0; i < 20; i++) {
                palettes.add(ofOneLength(_ -> random(bits, random)));
            }
            int top = (1 << bits) - 1;
            // Ramps of an even length in whole steps, down to nothing; three segments again, an indirect one after another.
            palettes.add(ofOneLength(_ -> new Table(bits).discrete(200, 40).linear(8, 0).linear(6, 48)
                    .linear(1, top).indirect(0, 3).indirect(1, 1).discrete(9)));
            // A discrete segment of nothing, and a ramp that does not rise.
            palettes.add(
                    ofOneLength(_ -> new Table(bits).discrete(5).discrete().linear(4, 5).linear(5, top)));
        }
        // All of the longest table: 0 in the descriptor stands for 65536.
        palettes.add(ofOneLength(color -> color == 0
                ? new Table(16).discrete(0).linear(65_535, 65_535)
                : new Table(16).discrete(60_000).linear(32_767, 3).indirect(0, 2)));
        List<String> command = new ArrayList<>(List.of(Peers.pythonWithPixels(), "-c", EXPAND));
        for (List<Table> palette : palettes) {
            Path file = folder.resolve(command.size() + ".dcm");
            command.add(Files.write(file,
                    SampleInstances.file(image(palette, true), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN))
                    .toString());
        }

        Peers.Outcome outcome = Peers.run(command);

        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.status()).isZero();
        for (int i = 0; i < palettes.size(); i++) {
            assertSame(palettes.get(i), Path.of(command.get(i + 3) + ".rgb"), "palette " + i);
        }
    }

    private static void assertSame(List<Table> palette, Path found, String which) throws Exception {
        int entries = palette.getFirst().entries;
        int[] pydicom = new int[3 * entries];
        byte[] bytes = Files.readAllBytes(found);
        assertThat(bytes).as(which).hasSize(Integer.BYTES * pydicom.length);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(pydicom);
        int[][] tables = new int[3][];
        for (int color = 0; color < 3; color++) {
            tables[color] = new int[entries];
            for (int entry = 0; entry < entries; entry++) {
                tables[color][entry] = pydicom[3 * entry + color];
            }
            assertThat(expanded(palette.get(color))).as(which).isEqualTo(tables[color]);
        }
        ImageForm form = new ImageForm(1, 1, 1, 16, 16, 15, false, 0,
                PhotometricInterpretation.of("PALETTE COLOR"), 1);
        Palette shown = Palette.of(image(palette, false), form);
        int shift = palette.getFirst().bits - 8;
        for (int entry = 0; entry < entries; entry++) {
            assertThat(shown.rgb(entry + 7)).as(which).isEqualTo((tables[0][entry] >> shift) << 16
                    | (tables[1][entry] >> shift) << 8 | tables[2][entry] >> shift);
        }
    }
}
