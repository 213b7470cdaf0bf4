package io.gantry.pipeline.identity;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through a data set as it was received, at every depth, and gathers what its elements identify by. What each is,
 * whoever cleans and whoever checks say for themselves; how it is read is said here: whatever the value representation
 * that it was sent with, items and numbers included. Confined to one instance and one thread.
 */
public abstract class Gatherer {

    /** What an element holds. */
    public enum Holds {
        NOTHING, NAME,
        /** A name that stays on purpose. */
        NAME_THAT_STAYS, UID, PATIENT_ID, ID, PHRASE, BIRTH_DATE,
        /** Anything that stays on purpose. */
        ALLOWED;

        /** What an attribute holds that identifies so. */
        public static Holds of(Identifies identifies) {
            return switch (identifies) {
                case NOTHING -> NOTHING;
                case PATIENT_ID -> PATIENT_ID;
                case ID, LOOSE_ID -> ID;
                case PHRASE, LOOSE_PHRASE -> PHRASE;
                case BIRTH_DATE -> BIRTH_DATE;
            };
        }
    }

    private static final int MOST_BYTES = 16 << 20;
    private static final int[] MAKERS = {Tag.Manufacturer, Tag.ManufacturerModelName};

    private final NeedleBuilder needles = new NeedleBuilder();

    /** What was gathered. */
    public final NeedleBuilder needles() {
        return needles;
    }

    /** What an element of a data set or item holds. Values too large to be in memory are asked for, too. */
    protected abstract Holds whatHolds(Attributes dataSet, Element element);

    /** The VR to read an element by, where it is UN or not what it should be. */
    protected abstract VR vrOf(Element element);

    /** Steps into an item of a sequence; by itself does nothing. */
    protected void enter(int sequence, int item) {
        // For those whose answers depend on the place.
    }

    /** Steps out of the item entered last; by itself does nothing. */
    protected void leave() {
        // For those whose answers depend on the place.
    }

    /**
     * Gathers.
     *
     * @throws IOException where a large value cannot be read
     */
    public final void gather(Attributes dataSet) throws IOException {
        for (int tag : MAKERS) {
            String maker = dataSet.string(tag);
            if (maker != null) {
                needles.maker(maker);
            }
        }
        for (int i = 0; i < dataSet.size(); i++) {
            Element element = dataSet.at(i);
            switch (element) {
                case SequenceElement sequence -> items(sequence, whatHolds(dataSet, sequence));
                case DataElement e when e.isEmpty() -> {
                    // Says nothing.
                }
                case DataElement e -> add(e, whatHolds(dataSet, e), dataSet.characterSet());
                case BulkElement e -> {
                    Holds holds = whatHolds(dataSet, e);
                    if (holds != Holds.NOTHING) {
                        byte[] bytes = e.value().load(MOST_BYTES);
                        add(new DataElement(e.tag(), e.vr(), bytes, 0, bytes.length, e.bigEndian()), holds,
                                dataSet.characterSet());
                    }
                }
                case FragmentsElement _ -> {
                    // Pixels.
                }
            }
        }
    }

    private void items(SequenceElement sequence, Holds holds) throws IOException {
        int number = 0;
        for (Attributes item : sequence.items()) {
            enter(sequence.tag(), number++);
            gather(item);
            leave();
            if (holds == Holds.NAME || holds == Holds.PATIENT_ID || holds == Holds.ID) {
                // Items where a value belongs: whatever is text in them is that value.
                for (Element element : item) {
                    if (element instanceof DataElement e && e.vr().usesCharacterSet() && !e.isEmpty()) {
                        add(e.as(sequence.tag(), e.vr()), holds, item.characterSet());
                    }
                }
            }
        }
    }

    private void add(DataElement element, Holds holds, SpecificCharacterSet characterSet) {
        switch (holds) {
            case NOTHING -> {
                // Nothing to search for.
            }
            case UID -> uids(element);
            case NAME, NAME_THAT_STAYS -> {
                for (String value : values(element, VR.PN, characterSet)) {
                    needles.name(value, element.tag() == Tag.PatientName, holds == Holds.NAME_THAT_STAYS);
                }
            }
            case PATIENT_ID, ID, PHRASE, BIRTH_DATE, ALLOWED -> {
                for (String value : values(element, vrOf(element), characterSet)) {
                    add(value, holds);
                }
            }
        }
    }

    private void add(String value, Holds holds) {
        switch (holds) {
            case PATIENT_ID -> needles.id(value, true);
            case ID -> needles.id(value, false);
            case PHRASE -> needles.phrase(value);
            case BIRTH_DATE -> needles.birthDate(value);
            case ALLOWED -> needles.allow(value);
            case NOTHING, NAME, NAME_THAT_STAYS, UID -> throw new IllegalArgumentException(holds.toString());
        }
    }

    private static List<String> values(DataElement element, VR vr, SpecificCharacterSet characterSet) {
        List<String> values = switch (vr) {
            case SL, SS, SV, UL, US, UV -> integers(element, vr);
            default -> element.as(element.tag(), vr.isText() ? vr : VR.LO).strings(characterSet);
        };
        return values != null
                ? values
                : List.of(new String(element.buffer(), element.offset(), element.length(),
                        StandardCharsets.ISO_8859_1).split("\\\\"));
    }

    private static List<String> integers(DataElement element, VR vr) {
        List<String> integers = new ArrayList<>();
        int unit = vr.unitSize();
        for (int at = 0; at + unit <= element.length(); at += unit) {
            byte[] bytes = new byte[unit];
            for (int i = 0; i < unit; i++) {
                bytes[element.bigEndian() ? i : unit - 1 - i] = element.buffer()[element.offset() + at + i];
            }
            integers.add(new BigInteger(1, bytes).toString());
        }
        return integers;
    }

    private void uids(DataElement element) {
        String text = new String(element.buffer(), element.offset(), element.length(),
                StandardCharsets.ISO_8859_1);
        if (text.indexOf('\\') < 0) {
            needles.uid(text);
            return;
        }
        for (String value : text.split("\\\\")) {
            needles.uid(value);
        }
    }
}
