package io.gantry.dicom.imageio.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.codec.RleCodec;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter.OffsetTable;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** pydicom finds the same frames in what we encapsulate, and the offsets at which they begin. */
class EncapsulatedPydicomTest {

    private static final String SCRIPT = """
            import hashlib, sys, pydicom
            from pydicom.encaps import generate_pixel_data_frame, get_frame_offsets
            from pydicom.filebase import DicomBytesIO
            ds = pydicom.dcmread(sys.argv[1])
            for frame in generate_pixel_data_frame(ds.PixelData, int(ds.NumberOfFrames)):
                print(hashlib.sha256(frame).hexdigest())
            fp = DicomBytesIO(ds.PixelData)
            fp.is_little_endian = True
            offsets = get_frame_offsets(fp)[1]
            if "ExtendedOffsetTable" in ds:
                table = ds.ExtendedOffsetTable
                offsets = [int.from_bytes(table[i:i + 8], "little") for i in range(0, len(table), 8)]
            print(",".join(str(o) for o in offsets))
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(OffsetTable.class)
    void framesAndOffsets(OffsetTable table) throws Exception {
        ImageForm form = Images.grey(20, 31, 16, 12, false).withFrames(4);
        DataSink.InMemory scratch = new DataSink.InMemory();
        EncapsulatedWriter writer = new EncapsulatedWriter(scratch);
        List<String> expected = new ArrayList<>();
        List<String> offsets = new ArrayList<>();
        int offset = 0;
        for (Raster raster : Images.rasters(form, 1)) {
            byte[] frame = new RleCodec().encode(raster, form);
            writer.add(frame);
            expected.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(frame)));
            offsets.add(Integer.toString(offset));
            offset += 8 + frame.length;
        }
        expected.add(table == OffsetTable.EMPTY ? "0" : String.join(",", offsets));
        byte[] fragments = scratch.toByteArray();
        Attributes a = Images.capture(form);
        writer.putInto(a, new ByteRange(ByteSource.of(fragments), 0, fragments.length), table);
        Path file = new TestInstance(a, TransferSyntax.of("1.2.840.10008.1.2.5"))
                .writeTo(folder.resolve("frames.dcm"));
        Peers.Outcome outcome = Peers.run(List.of(Peers.pythonWithPydicom(), "-c", SCRIPT, file.toString()));
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output().lines()).containsExactlyElementsOf(expected);
    }
}
