package io.gantry.pipeline;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.ComposedSource;
import io.gantry.dicom.io.CompositionSink;
import io.gantry.dicom.io.DicomWriter;
import io.gantry.dicom.io.EvenLengths;
import io.gantry.dicom.io.FileMetaInformation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a Part 10 file that may leave: what was rewritten, as an array, and references to the large values
 * that stay in the source the instance was read from.
 */
public final class Output {

    /** Group length of the File Meta Information: after preamble, prefix, tag, VR and length (PS3.10 7.1). */
    private static final int GROUP_LENGTH_OFFSET = 140;

    private final CompositionSink composition;
    private final byte[] literal;

    private Output(CompositionSink composition) {
        this.composition = composition;
        this.literal = composition.literal();
    }

    /**
     * Composes a file in the transfer syntax that the File Meta Information names, which must not be a deflated one.
     * Values of an odd number of bytes are padded.
     */
    public static Output compose(FileMetaInformation meta, Attributes dataSet) throws IOException {
        CompositionSink sink = new CompositionSink();
        DicomWriter.writeFile(sink, meta, EvenLengths.of(dataSet));
        return new Output(sink);
    }

    /** All bytes but the large values: preamble, File Meta Information and data set. Not to be changed. */
    public byte[] literal() {
        return literal;
    }

    /** The whole file, over the array in memory. */
    public ComposedSource file() {
        return file(ByteSource.of(literal));
    }

    /**
     * The whole file, over {@link #literal()} wherever the caller has put it.
     *
     * @param literalSource holds the bytes of the literal, from 0
     */
    public ComposedSource file(ByteSource literalSource) {
        return composition.compose(literalSource);
    }

    /** Where in the file the data set begins. */
    public long dataSetOffset() {
        return GROUP_LENGTH_OFFSET + 4L
                + ByteBuffer.wrap(literal).order(ByteOrder.LITTLE_ENDIAN).getInt(GROUP_LENGTH_OFFSET);
    }
}
