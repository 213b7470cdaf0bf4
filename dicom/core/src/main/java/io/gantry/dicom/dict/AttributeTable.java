package io.gantry.dicom.dict;

import io.gantry.dicom.data.VR;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tags and VRs of attributes.bin, whose format its generator describes. Every element of every implicit VR data set
 * asks here: an open-addressing table of primitives, so that a look-up is one or two reads and allocates nothing.
 */
final class AttributeTable {

    static final AttributeTable INSTANCE = load();

    private static final String NO_VR = "NONE";
    private static final int SLOTS = 1 << 14;

    private final int[] tags;
    private final int[] masks;
    private final byte[] vrs;
    private final List<List<VR>> alternatives;
    private final @Nullable VR[] firstOf;
    private final byte[] texts;

    /** Positions in {@link #tags} plus 1 by hash; 0 is a free slot. */
    private final short[] slots = new short[SLOTS];
    /** Positions of the attributes whose tags have varying digits. */
    private final int[] repeating;

    private AttributeTable(int[] tags, int[] masks, byte[] vrs, List<List<VR>> alternatives, byte[] texts) {
        this.tags = tags;
        this.masks = masks;
        this.vrs = vrs;
        this.alternatives = alternatives;
        this.texts = texts;
        this.firstOf = new @Nullable VR[alternatives.size()];
        for (int i = 0; i < firstOf.length; i++) {
            firstOf[i] = alternatives.get(i).isEmpty() ? null : alternatives.get(i).getFirst();
        }
        int[] varying = new int[tags.length];
        int count = 0;
        for (int i = 0; i < tags.length; i++) {
            if (masks[i] == -1) {
                insert(i);
            } else {
                varying[count++] = i;
            }
        }
        this.repeating = Arrays.copyOf(varying, count);
    }

    private static AttributeTable load() {
        try (InputStream in = AttributeTable.class.getResourceAsStream("attributes.bin")) {
            if (in == null) {
                throw new IllegalStateException("The build left out attributes.bin");
            }
            return parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AttributeTable parse(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        List<List<VR>> alternatives = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            String names = in.readUTF();
            List<VR> vrs = new ArrayList<>();
            for (String name : NO_VR.equals(names) ? new String[0] : names.split("\\|")) {
                vrs.add(VR.valueOf(name));
            }
            alternatives.add(List.copyOf(vrs));
        }
        int count = in.readInt();
        ByteBuffer rest = ByteBuffer.wrap(bytes, bytes.length - in.available(), in.available());
        int[] tags = new int[count];
        int[] masks = new int[count];
        rest.asIntBuffer().get(tags).get(masks);
        rest.position(rest.position() + 8 * count);
        byte[] vrs = new byte[count];
        rest.get(vrs);
        byte[] texts = new byte[rest.remaining()];
        rest.get(texts);
        return new AttributeTable(tags, masks, vrs, List.copyOf(alternatives), texts);
    }

    private static int slotOf(int tag) {
        return (tag * 0x9E3779B1) >>> 18;
    }

    private void insert(int index) {
        int slot = slotOf(tags[index]);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        slots[slot] = (short) (index + 1);
    }

    /** The position of an attribute, or -1. An exact entry goes before a repeating one (0028,0400 is both). */
    int indexOf(int tag) {
        for (int slot = slotOf(tag); slots[slot] != 0; slot = (slot + 1) & (SLOTS - 1)) {
            int index = slots[slot] - 1;
            if (tags[index] == tag) {
                return index;
            }
        }
        // Repeating groups are even (PS3.5 7.6): an odd one is a private group.
        if ((tag & 0x10000) == 0) {
            for (int index : repeating) {
                if ((tag & masks[index]) == tags[index]) {
                    return index;
                }
            }
        }
        return -1;
    }

    @Nullable
    VR vrOf(int tag) {
        int index = indexOf(tag);
        return index < 0 ? null : firstOf[vrs[index]];
    }

    int tag(int index) {
        return tags[index];
    }

    List<VR> vrs(int index) {
        return alternatives.get(vrs[index]);
    }

    /** Keyword, VM, retired and name of every attribute, tab-separated, a line each. */
    String texts() {
        return new String(texts, StandardCharsets.UTF_8);
    }
}
