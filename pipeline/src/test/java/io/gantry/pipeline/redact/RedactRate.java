package io.gantry.pipeline.redact;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DataSink;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.Profiles;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.StageResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Prints how many 512 by 512 images of 16 bits go from spool file to clean file in a second of one core. */
public final class RedactRate {

    private RedactRate() {
    }

    public static void main(String[] args) throws IOException {
        for (String uid : new String[]{UID.ExplicitVRLittleEndian, UID.RLELossless, UID.JPEGLosslessSV1,
                UID.JPEGLSLossless}) {
            measure(TransferSyntax.of(uid));
        }
    }

    private static void measure(TransferSyntax syntax) throws IOException {
        ImageForm form = Images.grey(512, 512, 16, 12, false, "MONOCHROME2", 1);
        Attributes image = Images.noise(form, syntax);
        Path spooled = Files.write(Files.createTempFile("rate", ".dcm"), SampleInstances.file(image, syntax));
        Path clean = Files.createTempFile("rate", ".clean");
        Pipeline pipeline = Profiles.pipeline(Profiles.with(Images.rule("[[0, 60, 0, 512]]")));
        int count = syntax.encapsulated() ? 60 : 1500;
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 6; round++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < count; i++) {
                redact(pipeline, spooled, clean);
            }
            best = Math.min(best,
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / count);
        }
        System.out.println(syntax.uid() + ": " + best / 1000 + " us of CPU, " + 1_000_000_000L / best + "/s");
        Files.delete(spooled);
        Files.delete(clean);
    }

    private static void redact(Pipeline pipeline, Path spooled, Path clean) throws IOException {
        try (FileChannel in = FileChannel.open(spooled);
                FileChannel out = FileChannel.open(clean, StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                DicomFile file = DicomReader.read(ByteSource.of(in), ReadLimits.DEFAULT)) {
            if (!(pipeline.run(Instance.of(file)) instanceof StageResult.Passed(var instance))) {
                throw new IllegalStateException("held");
            }
            try (instance) {
                ByteSource whole = Objects.requireNonNull(instance.output()).file();
                DataSink.copy(new ByteRange(whole, 0, whole.size()), new DataSink() {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        out.write(ByteBuffer.wrap(bytes, offset, length));
                    }

                    @Override
                    public void write(ByteRange range) throws IOException {
                        DataSink.copy(range, this);
                    }
                });
            }
        }
    }
}
