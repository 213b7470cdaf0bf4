package io.gantry.it.bench;

import io.gantry.dicom.net.pdu.PDataTf;
import io.gantry.dicom.net.pdu.PduException;
import io.gantry.dicom.net.pdu.PduReader;
import io.gantry.dicom.net.pdu.PduWriter;
import io.gantry.dicom.net.pdu.PresentationDataValue;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** P-DATA-TF PDUs of 16 KiB, as DCMTK sends them unless told otherwise (PS3.8 9.3.5). */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DataPdus {

    private static final int FRAGMENT = 16 * 1024 - PresentationDataValue.HEADER_LENGTH;

    private final PDataTf pdu = new PDataTf(
            List.of(new PresentationDataValue(1, false, false, ByteBuffer.allocate(FRAGMENT))));
    private final ByteBuffer encoded = PduWriter.encode(pdu);

    @Benchmark
    public Object write() {
        return PduWriter.encode(pdu);
    }

    @Benchmark
    public Object read() throws PduException {
        return PduReader.decode(encoded.duplicate());
    }
}
