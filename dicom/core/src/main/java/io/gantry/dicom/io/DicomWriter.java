package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.util.zip.Deflater;

/**
 * Writes data sets and Part 10 files (PS3.5 7, PS3.10 7.1). What was read and not changed is written with the same
 * bytes in the same transfer syntax; between the native transfer syntaxes the conversion is exact. Stateless.
 */
public final class DicomWriter {

    private static final byte[] PREAMBLE_AND_PREFIX = new byte[132];

    static {
        PREAMBLE_AND_PREFIX[128] = 'D';
        PREAMBLE_AND_PREFIX[129] = 'I';
        PREAMBLE_AND_PREFIX[130] = 'C';
        PREAMBLE_AND_PREFIX[131] = 'M';
    }

    private DicomWriter() {
    }

    /**
     * Writes a file: an empty preamble, the File Meta Information with its group length, and the data set in the
     * transfer syntax that the File Meta Information names.
     *
     * @throws IllegalArgumentException where it names none
     */
    public static void writeFile(DataSink sink, FileMetaInformation meta, Attributes dataSet)
            throws IOException {
        String uid = meta.transferSyntaxUid();
        if (uid == null) {
            throw new IllegalArgumentException("The File Meta Information names no transfer syntax");
        }
        writeFileMeta(sink, meta);
        writeDataSet(sink, dataSet, TransferSyntax.of(uid));
    }

    /** Writes what comes before the data set of a file: preamble, prefix and File Meta Information. */
    public static void writeFileMeta(DataSink sink, FileMetaInformation meta) throws IOException {
        Attributes group = meta.attributes().copy();
        group.remove(0x00020000);
        long length = DataSetEncoder.length(group, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        group.setInts(0x00020000, VR.UL, (int) length);
        sink.write(PREAMBLE_AND_PREFIX, 0, PREAMBLE_AND_PREFIX.length);
        DataSetEncoder encoder = new DataSetEncoder(sink, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
        encoder.write(group);
        encoder.flush();
    }

    /**
     * Writes a data set; a deflated transfer syntax deflates it (PS3.5 A.5).
     *
     * @throws MalformedDatasetException where the transfer syntax has no place for an element: encapsulated Pixel Data
     *         in a native one, or a binary value that is no whole number of units where the byte order changes
     */
    public static void writeDataSet(DataSink sink, Attributes dataSet, TransferSyntax syntax)
            throws IOException {
        if (!syntax.deflated()) {
            DataSetEncoder encoder = new DataSetEncoder(sink, syntax);
            encoder.write(dataSet);
            encoder.flush();
            return;
        }
        try (DeflatingSink deflating = new DeflatingSink(sink)) {
            DataSetEncoder encoder = new DataSetEncoder(deflating, syntax);
            encoder.write(dataSet);
            encoder.flush();
            deflating.finish();
        }
    }

    /** Passes on what it is given as a raw deflate stream of an even number of bytes. */
    private static final class DeflatingSink implements DataSink, AutoCloseable {
        private final DataSink target;
        private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        private final byte[] out = new byte[COPY_SIZE];
        private long written;

        DeflatingSink(DataSink target) {
            this.target = target;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            deflater.setInput(bytes, offset, length);
            while (!deflater.needsInput()) {
                drain();
            }
        }

        @Override
        public void write(ByteRange range) throws IOException {
            DataSink.copy(range, this);
        }

        void finish() throws IOException {
            deflater.finish();
            while (!deflater.finished()) {
                drain();
            }
            if ((written & 1) == 1) {
                target.write(new byte[1], 0, 1);
            }
        }

        private void drain() throws IOException {
            int n = deflater.deflate(out);
            target.write(out, 0, n);
            written += n;
        }

        @Override
        public void close() {
            deflater.end();
        }
    }
}
