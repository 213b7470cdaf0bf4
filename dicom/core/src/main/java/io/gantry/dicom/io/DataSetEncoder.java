package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import java.io.IOException;

/**
 * Encodes the elements of one data set in one transfer syntax (PS3.5 7.1, 7.5), through a buffer.
 */
final class DataSetEncoder {

    private static final int ITEM = 0xFFFEE000;
    private static final int ITEM_END = 0xFFFEE00D;
    private static final int SEQUENCE_END = 0xFFFEE0DD;
    private static final long UNDEFINED = 0xFFFFFFFFL;
    /** The longest value that the 16-bit length of a short VR can tell (PS3.5 7.1.2). */
    private static final int MOST_OF_SHORT_VR = 0xFFFF;

    private final DataSink sink;
    private final boolean explicitVr;
    private final boolean bigEndian;
    private final byte[] buffer = new byte[8192];
    private int used;

    DataSetEncoder(DataSink sink, TransferSyntax syntax) {
        this(sink, syntax.explicitVr(), syntax.bigEndian());
    }

    private DataSetEncoder(DataSink sink, boolean explicitVr, boolean bigEndian) {
        this.sink = sink;
        this.explicitVr = explicitVr;
        this.bigEndian = bigEndian;
    }

    void write(Attributes dataSet) throws IOException {
        for (int i = 0; i < dataSet.size(); i++) {
            write(dataSet.at(i));
        }
    }

    void flush() throws IOException {
        if (used > 0) {
            sink.write(buffer, 0, used);
            used = 0;
        }
    }

    private void write(Element element) throws IOException {
        switch (element) {
            case DataElement e -> {
                header(e.tag(), e.vr(), e.length());
                if (e.bigEndian() == bigEndian(e.vr(), e.length()) || e.vr().unitSize() == 1) {
                    bytes(e.buffer(), e.offset(), e.length());
                } else {
                    byte[] swapped = e.bytes();
                    swap(swapped, swapped.length, e.vr(), e.tag());
                    bytes(swapped, 0, swapped.length);
                }
            }
            case BulkElement e -> {
                header(e.tag(), e.vr(), e.value().length());
                flush();
                if (e.bigEndian() == bigEndian(e.vr(), e.value().length()) || e.vr().unitSize() == 1) {
                    sink.write(e.value());
                } else {
                    DataSink.copy(e.value(), new SwappingSink(e.vr(), e.tag()));
                }
            }
            case SequenceElement e -> writeSequence(e);
            case FragmentsElement e -> {
                if (!explicitVr || bigEndian) {
                    throw new MalformedDatasetException("Encapsulated " + TagFormat.format(e.tag())
                            + " cannot be written in this transfer syntax");
                }
                header(e.tag(), e.vr(), UNDEFINED);
                flush();
                sink.write(e.items());
                tagAndLength(SEQUENCE_END, 0);
            }
        }
    }

    private void writeSequence(SequenceElement sequence) throws IOException {
        boolean implicitInside = explicitVr && sequence.vr() == VR.UN;
        if (implicitInside) {
            // The header is this syntax's, what follows is Implicit VR Little Endian (PS3.5 6.2.2 note 2).
            header(sequence.tag(), VR.UN, UNDEFINED);
            flush();
            DataSetEncoder inside = new DataSetEncoder(sink, false, false);
            inside.writeItems(sequence);
            inside.flush();
            return;
        }
        if (isWrittenUndefined(sequence)) {
            header(sequence.tag(), VR.SQ, UNDEFINED);
        } else {
            header(sequence.tag(), VR.SQ, check(itemsLength(sequence), sequence.tag()));
        }
        writeItems(sequence);
    }

    private void writeItems(SequenceElement sequence) throws IOException {
        for (Attributes item : sequence.items()) {
            if (item.undefinedLength()) {
                tagAndLength(ITEM, UNDEFINED);
                write(item);
                tagAndLength(ITEM_END, 0);
            } else {
                tagAndLength(ITEM, check(length(item), sequence.tag()));
                write(item);
            }
        }
        if (isWrittenUndefined(sequence)) {
            tagAndLength(SEQUENCE_END, 0);
        }
    }

    /** In Implicit VR an undefined length is all that tells a sequence which is not in the dictionary (PS3.5 7.5.1). */
    private boolean isWrittenUndefined(SequenceElement sequence) {
        return sequence.undefinedLength()
                || !explicitVr && StandardDictionary.vrOf(sequence.tag()) != VR.SQ;
    }

    private static long check(long length, int tag) throws MalformedDatasetException {
        if (length >= UNDEFINED) {
            throw new MalformedDatasetException("The value of " + TagFormat.format(tag) + " is over 4 GB");
        }
        return length;
    }

    private void header(int tag, VR vr, long length) throws IOException {
        if (!explicitVr) {
            tagAndLength(tag, length);
            return;
        }
        room(12);
        putTag(tag);
        VR written = isWrittenAsUn(vr, length) ? VR.UN : vr;
        buffer[used++] = (byte) written.name().charAt(0);
        buffer[used++] = (byte) written.name().charAt(1);
        if (written.isLong()) {
            buffer[used++] = 0;
            buffer[used++] = 0;
            putInt((int) length);
        } else {
            putShort((int) length);
        }
    }

    /** A value too long for its VR's 16-bit length is written as UN (PS3.5 6.2.2). */
    private boolean isWrittenAsUn(VR vr, long length) {
        return explicitVr && !vr.isLong() && length > MOST_OF_SHORT_VR;
    }

    /** Byte order of the numbers in a value: of UN it is that of Implicit VR Little Endian, in any syntax (PS3.5 6.2.2). */
    private boolean bigEndian(VR vr, long length) {
        return bigEndian && !isWrittenAsUn(vr, length);
    }

    private void tagAndLength(int tag, long length) throws IOException {
        room(8);
        putTag(tag);
        putInt((int) length);
    }

    private void putTag(int tag) {
        putShort(tag >>> 16);
        putShort(tag);
    }

    private void putShort(int value) {
        buffer[used++] = (byte) (bigEndian ? value >>> 8 : value);
        buffer[used++] = (byte) (bigEndian ? value : value >>> 8);
    }

    private void putInt(int value) {
        putShort(bigEndian ? value >>> 16 : value);
        putShort(bigEndian ? value : value >>> 16);
    }

    private void room(int bytes) throws IOException {
        if (buffer.length - used < bytes) {
            flush();
        }
    }

    private void bytes(byte[] from, int offset, int length) throws IOException {
        if (length > buffer.length - used) {
            flush();
            if (length > buffer.length) {
                sink.write(from, offset, length);
                return;
            }
        }
        System.arraycopy(from, offset, buffer, used, length);
        used += length;
    }

    /** Reverses each unit of {@code length} bytes in place. */
    private static void swap(byte[] bytes, int length, VR vr, int tag) throws MalformedDatasetException {
        int unit = vr.unitSize();
        if (length % unit != 0) {
            throw new MalformedDatasetException(
                    "The byte order of " + TagFormat.format(tag) + " cannot be changed: "
                            + length + " bytes are no whole number of " + vr);
        }
        for (int start = 0; start < length; start += unit) {
            for (int low = start, high = start + unit - 1; low < high; low++, high--) {
                byte b = bytes[low];
                bytes[low] = bytes[high];
                bytes[high] = b;
            }
        }
    }

    private final class SwappingSink implements DataSink {
        private final VR vr;
        private final int tag;

        SwappingSink(VR vr, int tag) {
            this.vr = vr;
            this.tag = tag;
        }

        @Override
        public void write(byte[] piece, int offset, int length) throws IOException {
            swap(piece, length, vr, tag);
            sink.write(piece, offset, length);
        }

        @Override
        public void write(ByteRange range) throws IOException {
            DataSink.copy(range, this);
        }
    }

    /** The number of bytes that a data set takes in a transfer syntax that does not deflate. */
    static long length(Attributes dataSet, TransferSyntax syntax) {
        return new DataSetEncoder(new DataSink.InMemory(), syntax).length(dataSet);
    }

    private long length(Attributes dataSet) {
        long length = 0;
        for (int i = 0; i < dataSet.size(); i++) {
            length += length(dataSet.at(i));
        }
        return length;
    }

    private long length(Element element) {
        return switch (element) {
            case DataElement e -> headerLength(e.vr(), e.length()) + e.length();
            case BulkElement e -> headerLength(e.vr(), e.value().length()) + e.value().length();
            case FragmentsElement e -> headerLength(e.vr(), 0) + e.items().length() + 8;
            case SequenceElement e when explicitVr && e.vr() == VR.UN ->
                12 + new DataSetEncoder(sink, false, false).itemsLength(e);
            case SequenceElement e -> headerLength(VR.SQ, 0) + itemsLength(e);
        };
    }

    /** Of the items with their headers and delimiters, and of the sequence's own delimiter where it has one. */
    private long itemsLength(SequenceElement sequence) {
        long length = isWrittenUndefined(sequence) ? 8 : 0;
        for (Attributes item : sequence.items()) {
            length += 8 + length(item) + (item.undefinedLength() ? 8 : 0);
        }
        return length;
    }

    private int headerLength(VR vr, long length) {
        return explicitVr && (vr.isLong() || isWrittenAsUn(vr, length)) ? 12 : 8;
    }
}
