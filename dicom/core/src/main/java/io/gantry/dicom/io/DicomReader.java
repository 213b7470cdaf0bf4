package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads data sets and Part 10 files (PS3.5 7, PS3.10 7.1). Values longer than {@link ReadLimits#bulkThreshold} stay
 * in the source; all others are stretches of the buffers they were read into, decoded when asked for. Stateless.
 */
public final class DicomReader {

    private static final int PREAMBLE = 128;
    private static final int PREFIX = 'D' | 'I' << 8 | 'C' << 16 | 'M' << 24;

    private DicomReader() {
    }

    /**
     * Reads a file: with preamble and File Meta Information as PS3.10 wants it, or, as files occur, without the one
     * or both. Where nothing names the transfer syntax it is told from the first element; a file whose first element
     * contradicts the transfer syntax it names is malformed.
     *
     * @param scratch where a deflated data set lies that is not small
     * @throws MalformedDatasetException where the bytes are no such file; the message carries no value
     */
    public static DicomFile read(ByteSource source, ReadLimits limits, Scratch scratch) throws IOException {
        ByteBuffer start = ByteBuffer.allocate((int) Math.min(source.size(), PREAMBLE + 4));
        source.readFully(0, start);
        long offset = start.capacity() == PREAMBLE + 4
                && Integer.reverseBytes(start.getInt(PREAMBLE)) == PREFIX ? PREAMBLE + 4 : 0;
        if (offset == 0 && start.capacity() < 8) {
            throw new MalformedDatasetException("Too short for a DICOM file: " + source.size() + " bytes", "",
                    0);
        }
        DataSetParser metaParser = new DataSetParser(source, offset, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                limits);
        FileMetaInformation meta = new FileMetaInformation(metaParser.parseFileMeta());
        long dataSetOffset = metaParser.offset();
        String uid = meta.transferSyntaxUid();
        TransferSyntax found = detect(source, dataSetOffset);
        if (uid == null && found == null) {
            throw new MalformedDatasetException(
                    "No DICOM file: neither File Meta Information nor a first element", "",
                    dataSetOffset);
        }
        TransferSyntax syntax = uid == null ? found : TransferSyntax.of(uid);
        if (syntax == null) {
            throw new MalformedDatasetException("No transfer syntax", "", dataSetOffset);
        }
        if (uid != null && found != null && !syntax.deflated()
                && contradicts(found, syntax, source, dataSetOffset)) {
            throw new MalformedDatasetException("The File Meta Information names a transfer syntax of "
                    + (syntax.explicitVr() ? "explicit" : "implicit") + " VR, "
                    + (syntax.bigEndian() ? "big" : "little") + " endian; the data set is not in it", "",
                    dataSetOffset);
        }
        if (syntax.deflated()) {
            return readDeflated(meta, syntax, source, dataSetOffset, limits, scratch);
        }
        return new DicomFile(meta, syntax, readDataSet(source, dataSetOffset, syntax, limits), dataSetOffset,
                null);
    }

    /**
     * As {@link #read(ByteSource, ReadLimits, Scratch)}, for what is not deflated, or small.
     *
     * @throws IOException also where it is neither
     */
    public static DicomFile read(ByteSource source, ReadLimits limits) throws IOException {
        return read(source, limits, Scratch.none());
    }

    private static DicomFile readDeflated(FileMetaInformation meta, TransferSyntax syntax, ByteSource source,
            long offset, ReadLimits limits, Scratch scratch) throws IOException {
        InflatedSource inflated = InflatedSource.inflate(source, offset, limits, scratch);
        try {
            Attributes dataSet = new DataSetParser(inflated.bytes(), 0, syntax, limits).parseDataSet();
            return new DicomFile(meta, syntax, dataSet, offset, inflated);
        } catch (IOException | RuntimeException e) {
            inflated.close();
            throw e;
        }
    }

    /**
     * Reads a data set that ends where the source ends.
     *
     * @param offset where it begins
     * @param syntax not a deflated one; {@link #read} sees to those
     * @throws MalformedDatasetException where the bytes are no data set in this transfer syntax
     */
    public static Attributes readDataSet(ByteSource source, long offset, TransferSyntax syntax,
            ReadLimits limits)
            throws IOException {
        if (syntax.deflated()) {
            throw new IllegalArgumentException("A deflated data set is read as part of its file");
        }
        return new DataSetParser(source, offset, syntax, limits).parseDataSet();
    }

    /**
     * Reads bytes as the items of a sequence in Implicit VR Little Endian: what a UN of defined length holds where
     * its tag is that of a sequence (PS3.5 6.2.2).
     *
     * @throws MalformedDatasetException where they are none
     */
    public static List<Attributes> readItems(byte[] value, SpecificCharacterSet characterSet,
            ReadLimits limits)
            throws IOException {
        return readItems(value, characterSet, false, limits);
    }

    /**
     * As {@link #readItems(byte[], SpecificCharacterSet, ReadLimits)}, in a data set whose Pixel Representation is known.
     *
     * @param pixelsSigned what is US or SS is SS (PS3.3 C.7.6.3.1.2)
     */
    static List<Attributes> readItems(byte[] value, SpecificCharacterSet characterSet, boolean pixelsSigned,
            ReadLimits limits) throws IOException {
        return new DataSetParser(ByteSource.of(value), 0, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, limits)
                .parseItems(characterSet, pixelsSigned);
    }

    /**
     * True where the first element cannot be in the named syntax. Byte order contradicts only where the group is 0008
     * in the other one: a data set may begin with any group, if few do.
     */
    private static boolean contradicts(TransferSyntax found, TransferSyntax named, ByteSource source,
            long offset)
            throws IOException {
        if (found.explicitVr() != named.explicitVr() || found.bigEndian() == named.bigEndian()) {
            return found.explicitVr() != named.explicitVr();
        }
        ByteBuffer group = ByteBuffer.allocate(2);
        source.readFully(offset, group);
        short read = group.getShort(0);
        return ((found.bigEndian() ? read : Short.reverseBytes(read)) & 0xFFFF) == 0x0008;
    }

    /** Tells the syntax from the first element, whose group is low; null where there is no sense in it. */
    private static @Nullable TransferSyntax detect(ByteSource source, long offset) throws IOException {
        if (source.size() - offset < 8) {
            return null;
        }
        ByteBuffer first = ByteBuffer.allocate(8);
        source.readFully(offset, first);
        int groupLittle = Short.reverseBytes(first.getShort(0)) & 0xFFFF;
        int groupBig = first.getShort(0) & 0xFFFF;
        boolean vr = VR.of(first.get(4), first.get(5)) != null;
        if (vr) {
            return groupLittle <= groupBig
                    ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN
                    : TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
        }
        long length = Integer.reverseBytes(first.getInt(4)) & 0xFFFFFFFFL;
        boolean plausible = groupLittle > 0 && groupLittle <= 0x00FF
                && (length <= source.size() - offset - 8 || length == 0xFFFFFFFFL);
        return plausible ? TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN : null;
    }

}
