package io.gantry.it.bench;

import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.FrameEncoder;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.Raster;
import io.gantry.dicom.io.TransferSyntax;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The codecs, on a CT slice of 512 by 512 pixels of 12 bits in 16. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class FrameCodecs {

    private static final Map<String, String> SYNTAXES = Map.of("native", "1.2.840.10008.1.2.1", "rle",
            "1.2.840.10008.1.2.5", "jpeg-lossless", "1.2.840.10008.1.2.4.70", "jpeg-ls",
            "1.2.840.10008.1.2.4.80",
            "jpeg-2000", "1.2.840.10008.1.2.4.90");

    @Param({"native", "rle", "jpeg-lossless", "jpeg-ls", "jpeg-2000"})
    public String codec = "native";

    private final ImageForm form = Phantoms.ctForm();
    private final Raster slice = Phantoms.slice(1);
    private FrameDecoder decoder = (_, _) -> slice;
    private FrameEncoder encoder = (_, _) -> new byte[0];
    private byte[] encoded = new byte[0];

    @Setup
    public void encodeOnce() throws IOException, PixelDataException {
        TransferSyntax syntax = TransferSyntax.of(Objects.requireNonNull(SYNTAXES.get(codec)));
        decoder = Objects.requireNonNull(Codecs.all().decoder(syntax));
        encoder = Objects.requireNonNull(Codecs.all().encoder(syntax));
        encoded = encoder.encode(slice, form);
    }

    @Benchmark
    public Object decode() throws IOException, PixelDataException {
        return decoder.decode(encoded, form);
    }

    @Benchmark
    public Object encode() throws IOException, PixelDataException {
        return encoder.encode(slice, form);
    }
}
