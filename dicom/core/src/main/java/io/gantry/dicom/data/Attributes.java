package io.gantry.dicom.data;

import io.gantry.dicom.dict.StandardDictionary;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A data set, or an item of a sequence: elements in ascending order of their tags (PS3.5 7.1), each tag once.
 *
 * <p>
 * Values are decoded when asked for. Not thread-safe while it is changed; once no longer changed it may be read by
 * several threads.
 */
public final class Attributes implements Iterable<Element> {

    private static final Element[] NONE = {};

    private Element[] elements = NONE;
    private int size;
    private final SpecificCharacterSet inherited;
    private @Nullable SpecificCharacterSet own;
    private boolean undefinedLength;

    /** An empty data set whose character set is the default repertoire until (0008,0005) is put into it. */
    public Attributes() {
        this(SpecificCharacterSet.ASCII);
    }

    /**
     * An empty item.
     *
     * @param inherited the character set of the data set around it, in force unless the item names its own (PS3.3
     *        C.12.1.1.2)
     */
    public Attributes(SpecificCharacterSet inherited) {
        this.inherited = inherited;
    }

    /** A copy whose elements can be put and removed by themselves; the items of its sequences are shared. */
    public Attributes copy() {
        Attributes copy = new Attributes(inherited);
        copy.elements = Arrays.copyOf(elements, size);
        copy.size = size;
        copy.own = own;
        copy.undefinedLength = undefinedLength;
        return copy;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** As an item: written with an Item Delimitation Item instead of a length. */
    public boolean undefinedLength() {
        return undefinedLength;
    }

    public void undefinedLength(boolean undefined) {
        undefinedLength = undefined;
    }

    private int indexOf(int tag) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compareUnsigned(elements[middle].tag(), tag);
            if (order < 0) {
                low = middle + 1;
            } else if (order > 0) {
                high = middle - 1;
            } else {
                return middle;
            }
        }
        return ~low;
    }

    public @Nullable Element get(int tag) {
        int index = indexOf(tag);
        return index < 0 ? null : elements[index];
    }

    /** The element at a place in the order of tags, counted from 0. */
    public Element at(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        return elements[index];
    }

    public boolean contains(int tag) {
        return indexOf(tag) >= 0;
    }

    /** True where the element is there and has a value. */
    public boolean hasValue(int tag) {
        Element element = get(tag);
        return element != null && !element.isEmpty();
    }

    /** Puts an element in its place, instead of one of the same tag. */
    public void put(Element element) {
        int tag = element.tag();
        if (tag == Tag.SpecificCharacterSet) {
            own = null;
        }
        if (size == 0 || Integer.compareUnsigned(elements[size - 1].tag(), tag) < 0) {
            insert(size, element);
            return;
        }
        int index = indexOf(tag);
        if (index >= 0) {
            elements[index] = element;
        } else {
            insert(~index, element);
        }
    }

    private void insert(int index, Element element) {
        if (size == elements.length) {
            elements = Arrays.copyOf(elements, Math.max(16, size * 2));
        }
        System.arraycopy(elements, index, elements, index + 1, size - index);
        elements[index] = element;
        size++;
    }

    /** Removes an element; false where there was none. */
    public boolean remove(int tag) {
        int index = indexOf(tag);
        if (index < 0) {
            return false;
        }
        if (tag == Tag.SpecificCharacterSet) {
            own = null;
        }
        System.arraycopy(elements, index + 1, elements, index, size - index - 1);
        size--;
        return true;
    }

    /** The character set that text in this data set is in. */
    public SpecificCharacterSet characterSet() {
        SpecificCharacterSet known = own;
        if (known == null) {
            known = get(Tag.SpecificCharacterSet) instanceof DataElement e
                    ? SpecificCharacterSet.of(rawStrings(e))
                    : inherited;
            own = known;
        }
        return known;
    }

    private static String[] rawStrings(DataElement element) {
        String text = new String(element.buffer(), element.offset(), element.length(),
                StandardCharsets.ISO_8859_1);
        String[] values = text.split("\\\\", -1);
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i].replace('\0', ' ').strip();
        }
        return values;
    }

    /**
     * The first value as text, without padding; null where the element is absent, empty, no text, or not of the
     * character set.
     */
    public @Nullable String string(int tag) {
        List<String> values = strings(tag);
        return values.isEmpty() || values.getFirst().isEmpty() ? null : values.getFirst();
    }

    /** All values as text, without padding; none where {@link #string} says null. */
    public List<String> strings(int tag) {
        if (!(get(tag) instanceof DataElement element) || element.isEmpty()
                || !(element.vr().isText() || element.vr() == VR.UN)) {
            return List.of();
        }
        List<String> values = element.strings(characterSet());
        return values == null ? List.of() : values;
    }

    /** The first value as a number: of a binary integer VR, or of IS and DS where it is a whole number. */
    public OptionalInt intValue(int tag) {
        if (!(get(tag) instanceof DataElement element)) {
            return OptionalInt.empty();
        }
        if (!element.vr().isText()) {
            return element.intAt(0);
        }
        String text = string(tag);
        if (text == null || !text.matches("[+-]?[0-9]{1,9}")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }

    /** The items of a sequence; none where the element is absent or no sequence. */
    public List<Attributes> items(int tag) {
        return get(tag) instanceof SequenceElement sequence ? sequence.items() : List.of();
    }

    /** The first item of a sequence, or null. */
    public @Nullable Attributes item(int tag) {
        List<Attributes> items = items(tag);
        return items.isEmpty() ? null : items.getFirst();
    }

    /**
     * Puts text, encoded in this data set's character set.
     *
     * @throws IllegalArgumentException where the character set cannot hold it; the message has no value in it
     */
    public void set(int tag, VR vr, String... values) {
        String text = String.join("\\", values);
        if (vr.usesCharacterSet()) {
            byte[] encoded = characterSet().encode(text, vr);
            if (encoded == null) {
                throw new IllegalArgumentException(
                        "The character set cannot hold the text of " + TagFormat.format(tag));
            }
            put(DataElement.of(tag, vr, encoded));
        } else {
            put(DataElement.ofAscii(tag, vr, text));
        }
    }

    /** Puts text in the VR that the dictionary gives the tag. */
    public void set(int tag, String... values) {
        set(tag, standardVr(tag), values);
    }

    private static VR standardVr(int tag) {
        VR vr = StandardDictionary.vrOf(tag);
        if (vr == null) {
            throw new IllegalArgumentException("The dictionary has no VR for " + TagFormat.format(tag));
        }
        return vr;
    }

    /** Puts numbers, in US, SS, UL, SL or AT. */
    public void setInts(int tag, VR vr, int... values) {
        int unit = vr == VR.AT ? 4 : vr.unitSize();
        byte[] bytes = new byte[values.length * unit];
        for (int i = 0; i < values.length; i++) {
            // An AT is two 16-bit numbers, the group first (PS3.5 6.2).
            int v = vr == VR.AT ? values[i] >>> 16 | values[i] << 16 : values[i];
            for (int b = 0; b < unit; b++) {
                bytes[i * unit + b] = (byte) (v >>> 8 * b);
            }
        }
        put(DataElement.of(tag, vr, bytes));
    }

    /** Puts little endian bytes, padded to an even number. */
    public void setBytes(int tag, VR vr, byte[] bytes) {
        put(DataElement.of(tag, vr, bytes));
    }

    /** Puts a sequence of defined length. */
    public void setSequence(int tag, Attributes... items) {
        put(new SequenceElement(tag, List.of(items)));
    }

    /** True for the groups that vendors may use (PS3.5 7.8). */
    public static boolean isPrivate(int tag) {
        return (tag & 0x00010000) != 0;
    }

    /** True for (gggg,0010) to (gggg,00FF) of an odd group, which name the owner of a block (PS3.5 7.8.1). */
    public static boolean isPrivateCreator(int tag) {
        int element = tag & 0xFFFF;
        return isPrivate(tag) && element >= 0x10 && element <= 0xFF;
    }

    /**
     * The name of who owns a private element's block, or null where it is not private, nobody is named, or more than
     * one (PS3.5 7.8.1).
     */
    public @Nullable String privateCreatorOf(int tag) {
        if (!isPrivate(tag) || (tag & 0xFFFF) < 0x1000) {
            return null;
        }
        List<String> named = strings(tag & 0xFFFF0000 | tag >>> 8 & 0xFF);
        return named.size() != 1 || named.getFirst().isEmpty() ? null : named.getFirst();
    }

    @Override
    public Iterator<Element> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Element next() {
                if (next >= size) {
                    throw new NoSuchElementException();
                }
                return elements[next++];
            }
        };
    }

    /** True where the elements are equal one by one; large values are equal only where they lie in one place. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attributes a && size == a.size
                && Arrays.equals(elements, 0, size, a.elements, 0, size);
    }

    @Override
    public int hashCode() {
        int hash = size;
        for (int i = 0; i < size; i++) {
            hash = 31 * hash + elements[i].hashCode();
        }
        return hash;
    }

    /** How many elements there are; no value is part of it. */
    @Override
    public String toString() {
        return "Attributes[" + size + " elements]";
    }
}
