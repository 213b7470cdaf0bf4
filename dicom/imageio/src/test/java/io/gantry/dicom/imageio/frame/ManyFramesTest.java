package io.gantry.dicom.imageio.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.imageio.codec.RleCodec;
import io.gantry.dicom.imageio.frame.EncapsulatedWriter.OffsetTable;
import io.gantry.dicom.imageio.testing.Images;
import io.gantry.dicom.imageio.testing.Images.Content;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand frames in a file: what is held grows by a few bytes a frame, not by the frame. */
class ManyFramesTest {

    private static final int FRAMES = 10_000;

    @TempDir
    private Path folder;

    private record FileSink(FileChannel file) implements DataSink {
        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            file.write(ByteBuffer.wrap(bytes, offset, length));
        }

        @Override
        public void write(ByteRange range) throws IOException {
            DataSink.copy(range, this);
        }
    }

    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @Test
    void framesAreReadAndWrittenOneAtATime() throws Exception {
        ImageForm form = Images.grey(64, 64, 8, 8, false).withFrames(FRAMES);
        Raster raster = Images.raster(form, Content.NOISE, 1);
        RleCodec codec = new RleCodec();
        try (FileChannel file = FileChannel.open(folder.resolve("scratch"), StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long before = live();
            EncapsulatedWriter writer = new EncapsulatedWriter(new FileSink(file));
            for (int i = 0; i < FRAMES; i++) {
                raster.sample(0, 0, 0, i & 0xFF);
                writer.add(codec.encode(raster, form));
            }
            ByteSource scratch = ByteSource.of(file);
            Attributes a = new Attributes();
            writer.putInto(a, new ByteRange(scratch, 0, scratch.size()), OffsetTable.AUTOMATIC);
            FrameSource source = FrameSource.of(a, form);
            for (int i = 0; i < FRAMES; i += 97) {
                assertThat(codec.decode(source.frame(i), form).sample(0, 0, 0)).isEqualTo(i & 0xFF);
            }
            assertThat(scratch.size()).isGreaterThan(40_000_000);
            assertThat(live() - before).isLessThan(4_000_000);
            assertThat(source.count()).isEqualTo(FRAMES);
            assertThat(a.get(Tag.PixelData)).isInstanceOfSatisfying(FragmentsElement.class,
                    e -> assertThat(e.fragments()).isEqualTo(FRAMES));
        }
    }
}
