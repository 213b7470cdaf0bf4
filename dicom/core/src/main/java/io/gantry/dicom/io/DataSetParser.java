package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the elements of one data set (PS3.5 7). Strict about structure: whatever cannot be read to its end by the
 * standard's rules is malformed. Lenient about values: they are not looked at.
 */
final class DataSetParser {

    private static final int ITEM = 0xFFFEE000;
    private static final int ITEM_END = 0xFFFEE00D;
    private static final int SEQUENCE_END = 0xFFFEE0DD;
    private static final long UNDEFINED = 0xFFFFFFFFL;
    /** Real data sets have a few; each costs a move of all that follow it. */
    private static final int MOST_OUT_OF_ORDER = 1000;
    /** The sequence whose items are read by themselves has no tag. */
    private static final int NO_TAG = 0;

    private final ByteSource source;
    private final ReadLimits limits;
    private final Window in;
    /** Sequences and items that are being parsed, from the outermost on: put into words only for an error. */
    private final int[] pathTags;
    private final int[] pathItems;
    private boolean explicitVr;
    private boolean bigEndian;
    private final boolean encapsulated;
    private int depth;
    private int elements;
    private int outOfOrder;
    /** Of the data set, for the attributes whose VR follows Pixel Representation (0028,0103). */
    private boolean pixelsSigned;

    DataSetParser(ByteSource source, long offset, TransferSyntax syntax, ReadLimits limits) {
        this.source = source;
        this.limits = limits;
        this.in = new Window(source, offset);
        this.pathTags = new int[limits.maxDepth()];
        this.pathItems = new int[limits.maxDepth()];
        this.explicitVr = syntax.explicitVr();
        this.bigEndian = syntax.bigEndian();
        this.encapsulated = syntax.encapsulated();
    }

    /** Offset in the source of the next byte. */
    long offset() {
        return in.offset();
    }

    /** Parses to the end of the source. */
    Attributes parseDataSet() throws IOException {
        Attributes dataSet = new Attributes();
        parseElements(dataSet, source.size(), false);
        return dataSet;
    }

    /** Parses the elements of group 0002, as long as there are any (PS3.10 7.1). */
    Attributes parseFileMeta() throws IOException {
        Attributes meta = new Attributes();
        while (in.remaining() >= 8 && in.require(8) && in.shortAt(0, false) == 0x0002) {
            parseElement(meta, source.size(), in.tagAt(0, false));
        }
        return meta;
    }

    /** Parses items up to the end of the source, as the value of a sequence of defined length. */
    List<Attributes> parseItems(SpecificCharacterSet characterSet, boolean signed) throws IOException {
        pixelsSigned = signed;
        return parseItems(NO_TAG, characterSet, source.size(), false);
    }

    /**
     * Parses elements up to {@code end}, or to an Item Delimitation Item where the item has no length.
     */
    private void parseElements(Attributes target, long end, boolean delimited) throws IOException {
        while (in.offset() < end) {
            requireHeader(8, end);
            int tag = in.tagAt(0, bigEndian);
            if (tag == ITEM_END && delimited) {
                in.skip(8);
                return;
            }
            if (tag >>> 16 == 0xFFFE) {
                throw malformed("An item or delimiter stands where an element is due");
            }
            parseElement(target, end, tag);
        }
        if (delimited) {
            throw malformed("The item has no delimiter before its sequence ends");
        }
    }

    private void parseElement(Attributes target, long end, int tag) throws IOException {
        count();
        VR vr;
        long length;
        if (explicitVr) {
            vr = VR.of(in.byteAt(4), in.byteAt(5));
            if (vr == null) {
                throw malformed("No value representation at " + TagFormat.format(tag));
            }
            if (vr.isLong()) {
                requireHeader(12, end);
                length = in.intAt(8, bigEndian) & 0xFFFFFFFFL;
                in.skip(12);
            } else {
                length = in.shortAt(6, bigEndian);
                in.skip(8);
            }
        } else {
            length = in.intAt(4, bigEndian) & 0xFFFFFFFFL;
            vr = implicitVr(tag, length);
            in.skip(8);
        }
        checkOrder(target, tag);
        target.put(length == UNDEFINED
                ? parseUndefinedLength(target, tag, vr, end)
                : parseValue(target, tag, vr, length, end));
    }

    /**
     * Elements ascend (PS3.5 7.1). Real data sets break that here and there, and are put in order; a tag that stands
     * twice has no meaning, nor has a character set that comes after items that should have inherited it.
     */
    private void checkOrder(Attributes target, int tag) throws MalformedDatasetException {
        int size = target.size();
        if (size == 0 || Integer.compareUnsigned(target.at(size - 1).tag(), tag) < 0) {
            return;
        }
        if (target.contains(tag)) {
            throw malformed(TagFormat.format(tag) + " stands twice");
        }
        if (++outOfOrder > MOST_OUT_OF_ORDER) {
            throw malformed("More than " + MOST_OUT_OF_ORDER + " elements are out of order");
        }
        if (tag == Tag.SpecificCharacterSet) {
            for (Element earlier : target) {
                if (earlier instanceof SequenceElement) {
                    throw malformed("The character set stands after a sequence");
                }
            }
        }
    }

    private VR implicitVr(int tag, long length) {
        // An undefined length says sequence, whatever the dictionary says (PS3.5 7.5.1).
        if (length == UNDEFINED) {
            return VR.SQ;
        }
        VR vr = StandardDictionary.vrOf(tag);
        if (vr == null) {
            return VR.UN;
        }
        if ((vr == VR.US || vr == VR.OB) && StandardDictionary.isAmbiguous(tag)) {
            return disambiguate(tag, vr);
        }
        return vr;
    }

    /** Implicit VR: OW where OW is possible (PS3.5 A.1), else by Pixel Representation (PS3.3 C.7.6.3.1.2). */
    private VR disambiguate(int tag, VR first) {
        StandardDictionary.Entry entry = StandardDictionary.lookup(tag);
        List<VR> vrs = entry == null ? List.of(first) : entry.vrs();
        if (vrs.contains(VR.OW)) {
            return VR.OW;
        }
        return pixelsSigned && vrs.contains(VR.SS) ? VR.SS : first;
    }

    private Element parseValue(Attributes target, int tag, VR vr, long length, long end) throws IOException {
        if (length > end - in.offset()) {
            throw malformed("The value of " + TagFormat.format(tag) + " is longer than what is there, by "
                    + (length - (end - in.offset())) + " bytes");
        }
        if (vr == VR.SQ) {
            long sequenceEnd = in.offset() + length;
            List<Attributes> items = parseItems(tag, target.characterSet(), sequenceEnd, false);
            return new SequenceElement(tag, vr, items, false);
        }
        if (tag == Tag.PixelData && encapsulated && depth == 0) {
            throw malformed("Pixel Data has a length although the transfer syntax encapsulates it");
        }
        if (length > limits.bulkThreshold()) {
            ByteRange range = new ByteRange(source, in.offset(), length);
            in.skip(length);
            return new BulkElement(tag, vr, range, bigEndian);
        }
        int bytes = (int) length;
        if (!in.require(bytes)) {
            throw malformed("The source ends inside " + TagFormat.format(tag));
        }
        if (in.allocated() > limits.maxHeldBytes()) {
            throw malformed("More than " + limits.maxHeldBytes() + " bytes have to be held in memory");
        }
        DataElement element = new DataElement(tag, vr, in.buffer(), in.position(), bytes, bigEndian);
        in.skip(bytes);
        if (tag == Tag.PixelRepresentation && depth == 0) {
            pixelsSigned = element.intAt(0).orElse(0) == 1;
        }
        return element;
    }

    private Element parseUndefinedLength(Attributes target, int tag, VR vr, long end) throws IOException {
        if (vr == VR.SQ || vr == VR.UN) {
            boolean explicitAround = explicitVr;
            boolean bigEndianAround = bigEndian;
            if (vr == VR.UN) {
                // PS3.5 6.2.2 note 2: what is inside is Implicit VR Little Endian, whatever is around.
                explicitVr = false;
                bigEndian = false;
            }
            List<Attributes> items = parseItems(tag, target.characterSet(), end, true);
            explicitVr = explicitAround;
            bigEndian = bigEndianAround;
            return new SequenceElement(tag, vr, items, true);
        }
        if (tag == Tag.PixelData && (vr == VR.OB || vr == VR.OW)) {
            if (depth == 0 && !encapsulated) {
                throw malformed("Pixel Data is encapsulated although the transfer syntax is a native one");
            }
            return parseFragments(tag, vr, end);
        }
        throw malformed(TagFormat.format(tag) + " " + vr + " has no length");
    }

    private List<Attributes> parseItems(int sequence, SpecificCharacterSet characterSet, long end,
            boolean delimited) throws IOException {
        if (depth == limits.maxDepth()) {
            throw malformed("Sequences are nested deeper than " + limits.maxDepth());
        }
        pathTags[depth] = sequence;
        pathItems[depth++] = -1;
        List<Attributes> items = new ArrayList<>(2);
        while (in.offset() < end) {
            requireHeader(8, end);
            int tag = in.tagAt(0, bigEndian);
            long length = in.intAt(4, bigEndian) & 0xFFFFFFFFL;
            if (tag == SEQUENCE_END && delimited) {
                in.skip(8);
                depth--;
                return items;
            }
            if (tag != ITEM) {
                throw malformed("No item where one is due");
            }
            in.skip(8);
            count();
            pathItems[depth - 1] = items.size();
            Attributes item = new Attributes(characterSet);
            if (length == UNDEFINED) {
                item.undefinedLength(true);
                parseElements(item, end, true);
            } else if (length > end - in.offset()) {
                throw malformed("The item is longer than what is there");
            } else {
                parseElements(item, in.offset() + length, false);
            }
            items.add(item);
        }
        if (delimited) {
            throw malformed("The sequence has no delimiter");
        }
        depth--;
        return items;
    }

    private Element parseFragments(int tag, VR vr, long end) throws IOException {
        long start = in.offset();
        long allocated = in.allocated();
        int items = 0;
        while (true) {
            requireHeader(8, end);
            int itemTag = in.tagAt(0, false);
            long length = in.intAt(4, false) & 0xFFFFFFFFL;
            if (itemTag == SEQUENCE_END) {
                break;
            }
            if (itemTag != ITEM) {
                throw malformed("No fragment where one is due in Pixel Data");
            }
            in.skip(8);
            if (length > end - in.offset()) {
                throw malformed("Fragment " + items + " of Pixel Data is longer than what is there");
            }
            in.skip(length);
            if (++items > limits.maxElements()) {
                throw malformed("Pixel Data has more than " + limits.maxElements() + " fragments");
            }
        }
        if (items == 0) {
            throw malformed("Encapsulated Pixel Data without a Basic Offset Table");
        }
        ByteRange range = new ByteRange(source, start, in.offset() - start);
        in.skip(8);
        in.release(allocated);
        return new FragmentsElement(tag, vr, range, items - 1);
    }

    private void requireHeader(int bytes, long end) throws IOException {
        if (end - in.offset() < bytes || !in.require(bytes)) {
            throw malformed("The data ends inside an element's header");
        }
    }

    private void count() throws MalformedDatasetException {
        if (++elements > limits.maxElements()) {
            throw malformed("The data set has more than " + limits.maxElements() + " elements and items");
        }
    }

    private MalformedDatasetException malformed(String problem) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            if (pathTags[i] != NO_TAG) {
                path.append(TagFormat.format(pathTags[i]));
            }
            if (pathItems[i] >= 0) {
                path.append('[').append(pathItems[i]).append(']');
            }
        }
        return new MalformedDatasetException(problem, path.toString(), in.offset());
    }
}
