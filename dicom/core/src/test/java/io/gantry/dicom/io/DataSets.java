package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random data sets that any transfer syntax can hold: all VRs, nesting, private blocks, odd lengths. */
final class DataSets {

    /** Attributes of the dictionary that have one VR, which no other attribute has a say in, and are no group length. */
    private static final List<StandardDictionary.Entry> STANDARD = StandardDictionary.entries().stream()
            .filter(e -> e.vrs().size() == 1
                    && StandardDictionary.vrOf(e.tag()) == e.vrs().getFirst() && e.tag() >>> 16 >= 0x0008
                    && (e.tag() & 0xFFFF) != 0
                    && e.tag() != 0x00080005 && e.tag() >>> 16 < 0xFFFA)
            .toList();
    private static final VR[] VRS = VR.values();

    private final Random random;
    private final boolean implicitVrs;

    private DataSets(long seed, boolean implicitVrs) {
        this.random = new Random(seed);
        this.implicitVrs = implicitVrs;
    }

    /** Data sets as Explicit VR has them: any VR at private tags. */
    static Arbitrary<Attributes> explicit() {
        return Arbitraries.longs().map(seed -> new DataSets(seed, false).dataSet(0));
    }

    /** Data sets that Implicit VR holds without loss: private attributes are UN or sequences of undefined length. */
    static Arbitrary<Attributes> anySyntax() {
        return Arbitraries.longs().map(seed -> new DataSets(seed, true).dataSet(0));
    }

    private Attributes dataSet(int depth) {
        Attributes dataSet = new Attributes(SpecificCharacterSet.ASCII);
        for (int i = random.nextInt(depth == 0 ? 20 : 5); i > 0; i--) {
            StandardDictionary.Entry entry = STANDARD.get(random.nextInt(STANDARD.size()));
            put(dataSet, entry.tag(), entry.vrs().getFirst(), depth);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            int group = 0x00090000 + random.nextInt(0x40) * 0x20000;
            int block = 0x10 + random.nextInt(0xF0);
            put(dataSet, group | block, VR.LO, depth);
            VR vr = VRS[random.nextInt(VRS.length)];
            put(dataSet, group | block << 8 | random.nextInt(0x100),
                    implicitVrs && vr != VR.SQ ? VR.UN : vr, depth);
        }
        return dataSet;
    }

    private void put(Attributes target, int tag, VR vr, int depth) {
        if (vr == VR.SQ) {
            List<Attributes> items = new ArrayList<>();
            for (int i = depth < 4 ? random.nextInt(3) : 0; i > 0; i--) {
                Attributes item = dataSet(depth + 1);
                item.undefinedLength(random.nextBoolean());
                items.add(item);
            }
            boolean undefined = Attributes.isPrivate(tag) || random.nextBoolean();
            target.put(new SequenceElement(tag, VR.SQ, items, undefined));
            return;
        }
        // Numbers come whole, so that their byte order can change; text and bytes come in odd lengths too.
        int unit = vr == VR.AT ? 4 : vr.unitSize();
        byte[] value = new byte[unit * (random.nextInt(40) == 0 ? 10_000 : random.nextInt(12))];
        random.nextBytes(value);
        target.put(new DataElement(tag, vr, value, 0, value.length, false));
    }
}
