package io.gantry.pipeline.clean;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.identity.NeedleBuilder;
import io.gantry.pipeline.identity.NeedleSet;
import io.gantry.pipeline.identity.TextFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What identifies the patient, staff and site of one instance, gathered at every depth of it as it was received: all
 * person names, identifiers, addresses, telephone numbers, institutions, dates of birth, UIDs. Immutable, safe for any
 * thread.
 */
public final class OwnIdentifiers {

    private static final int MOST_BYTES = 16 << 20;
    private static final int SHORTEST_SQUEEZED = 3;
    private static final int SHORTEST_PART = 2;
    /** Of no instance: for texts that belong to none. */
    public static final OwnIdentifiers NONE = new OwnIdentifiers(Map.of(), Set.of(),
            new NeedleBuilder().build());

    /** By folded part of a name, the names it is part of. */
    private final Map<String, BitSet> nameParts;
    /** Letters and digits of identifiers, folded, without what stands between them. */
    private final Set<String> squeezed;
    private final boolean[] beginnings = new boolean[1 << 10];
    /** What the check after cleaning searches for; null where that is too much. */
    private final @Nullable NeedleSet needles;

    private OwnIdentifiers(Map<String, BitSet> nameParts, Set<String> squeezed, @Nullable NeedleSet needles) {
        this.nameParts = nameParts;
        this.squeezed = squeezed;
        this.needles = needles;
        for (String text : squeezed) {
            beginnings[slot(text.charAt(0), text.charAt(1))] = true;
        }
    }

    private static int slot(char a, char b) {
        return (31 * a + b) & ((1 << 10) - 1);
    }

    /**
     * The identifiers of a data set as it was received.
     *
     * @throws IOException where a large value cannot be read
     */
    public static OwnIdentifiers of(Attributes original) throws IOException {
        Gatherer gatherer = new Gatherer();
        gatherer.makers(original);
        gatherer.gather(original);
        return new OwnIdentifiers(gatherer.parts, gatherer.squeezed, gatherer.needles.build());
    }

    boolean isName(String folded) {
        return nameParts.containsKey(folded);
    }

    /** Whether both are parts of one name. */
    boolean areOfOneName(String a, String b) {
        BitSet names = nameParts.get(a);
        BitSet others = nameParts.get(b);
        return names != null && others != null && !a.equals(b) && names.intersects(others);
    }

    /** Whether letters and digits may begin an identifier. */
    boolean mayBegin(String folded) {
        return folded.length() > 1 && beginnings[slot(folded.charAt(0), folded.charAt(1))];
    }

    boolean isIdentifier(CharSequence lettersAndDigits) {
        return squeezed.contains(lettersAndDigits.toString());
    }

    boolean mayBeginAny(char a, char b) {
        return beginnings[slot(a, b)];
    }

    @Nullable
    NeedleSet needles() {
        return needles;
    }

    /** Never a value. */
    @Override
    public String toString() {
        return "OwnIdentifiers[" + nameParts.size() + " parts of names]";
    }

    private static final class Gatherer {

        private final Map<String, BitSet> parts = new HashMap<>();
        private final Set<String> squeezed = new HashSet<>();
        private final NeedleBuilder needles = new NeedleBuilder();
        private final Set<String> makers = new HashSet<>();
        private int names;

        private void makers(Attributes dataSet) {
            for (int tag : new int[]{Tag.Manufacturer, Tag.ManufacturerModelName}) {
                String maker = dataSet.string(tag);
                if (maker != null) {
                    needles.maker(maker);
                    makers.add(TextFolder.folded(maker));
                }
            }
            for (int i = 0; i < dataSet.size(); i++) {
                if (dataSet.at(i) instanceof SequenceElement sequence) {
                    sequence.items().forEach(this::makers);
                }
            }
        }

        private void gather(Attributes dataSet) throws IOException {
            for (int i = 0; i < dataSet.size(); i++) {
                Element element = dataSet.at(i);
                switch (element) {
                    case SequenceElement sequence -> {
                        for (Attributes item : sequence.items()) {
                            gather(item);
                        }
                    }
                    case DataElement e -> gather(e, dataSet.characterSet());
                    case BulkElement e when identifies(e.tag(), e.vr()) -> {
                        byte[] bytes = e.value().load(MOST_BYTES);
                        gather(new DataElement(e.tag(), e.vr(), bytes, 0, bytes.length, e.bigEndian()),
                                dataSet.characterSet());
                    }
                    default -> {
                        // Pixels, and what identifies nobody.
                    }
                }
            }
        }

        private static boolean identifies(int tag, VR vr) {
            return vr == VR.PN || vr == VR.UI || Identifying.of(tag) != Identifying.Kind.NOTHING;
        }

        private static VR vrOf(DataElement element) {
            VR vr = Attributes.isPrivate(element.tag()) ? null : StandardDictionary.vrOf(element.tag());
            return element.vr() == VR.UN && vr != null || vr == VR.PN ? vr : element.vr();
        }

        private void gather(DataElement element, SpecificCharacterSet characterSet) {
            VR vr = vrOf(element);
            if (element.isEmpty() || !identifies(element.tag(), vr)) {
                return;
            }
            List<String> values = element.as(element.tag(), vr).strings(characterSet);
            if (values == null) {
                values = List.of(new String(element.buffer(), element.offset(), element.length(),
                        StandardCharsets.ISO_8859_1).split("\\\\"));
            }
            for (String value : values) {
                if (vr == VR.PN) {
                    name(value, element.tag() == Tag.PatientName);
                } else if (vr == VR.UI) {
                    needles.uid(value);
                } else {
                    identifier(value, Identifying.of(element.tag()));
                }
            }
        }

        private void name(String value, boolean ofPatient) {
            if (!ofPatient && makers.contains(TextFolder.folded(value))) {
                return;
            }
            needles.name(value, ofPatient, false);
            for (String group : value.split("=")) {
                int name = names++;
                for (String part : TextFolder.folded(group.replace('^', ' ')).split("[^\\p{L}\\p{N}]+")) {
                    if (part.length() >= SHORTEST_PART) {
                        parts.computeIfAbsent(part, _ -> new BitSet()).set(name);
                    }
                }
                squeeze(group);
            }
        }

        private void identifier(String value, Identifying.Kind kind) {
            switch (kind) {
                case PATIENT_ID -> needles.id(value, true);
                case ID -> needles.id(value, false);
                case PHRASE -> needles.phrase(value);
                case BIRTH_DATE -> needles.birthDate(value);
                case NOTHING -> {
                    return;
                }
            }
            squeeze(value);
        }

        private void squeeze(String value) {
            String folded = TextFolder.folded(value);
            StringBuilder text = new StringBuilder(folded.length());
            for (int i = 0; i < folded.length(); i++) {
                if (Character.isLetterOrDigit(folded.charAt(i))) {
                    text.append(folded.charAt(i));
                }
            }
            if (text.length() >= SHORTEST_SQUEEZED) {
                squeezed.add(text.toString());
            }
        }
    }
}
