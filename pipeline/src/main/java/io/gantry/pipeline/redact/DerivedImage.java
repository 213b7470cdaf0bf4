package io.gantry.pipeline.redact;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import java.util.ArrayList;
import java.util.List;

/**
 * What an instance says of itself once its pixels were blanked (PS3.3 C.7.6.1, C.8.16.1; PS3.15 E.3.1), and what goes
 * because it would still show, or contradict, what was there before. Stateless.
 */
public final class DerivedImage {

    private static final String DESCRIPTION = "Burned-in text blanked";
    private static final String BURNED_IN = "NO";
    private static final List<String> IMAGE_TYPE = List.of("DERIVED", "PRIMARY");
    private static final String SCHEME = "DCM";
    private static final String MASK = "113047";
    private static final String MASK_MEANING = "Pixel by pixel mask";
    private static final int LONGEST_DESCRIPTION = 1024;
    private static final int OVERLAY_GROUPS = 0x60000000;
    private static final int OVERLAY_MASK = 0xFF000000;

    private DerivedImage() {
    }

    static void stamp(Attributes target) {
        target.set(Tag.BurnedInAnnotation, BURNED_IN);
        derive(target, Tag.ImageType);
        frameTypes(target, Tag.SharedFunctionalGroupsSequence);
        frameTypes(target, Tag.PerFrameFunctionalGroupsSequence);
        description(target);
        append(target, Tag.DerivationCodeSequence, MASK, MASK_MEANING);
        append(target, Tag.DeidentificationMethodCodeSequence, "113101", "Clean Pixel Data Option");
        // Both may tell of pixels that are gone (C.7.6.3).
        target.remove(Tag.SmallestImagePixelValue);
        target.remove(Tag.LargestImagePixelValue);
        removePictures(target);
    }

    /**
     * A data set without what is written here and nothing else: it tells nothing of anybody, and stays where the profile
     * removes what the sender wrote there.
     */
    public static Attributes withoutOwnWords(Attributes dataSet) {
        Attributes copy = dataSet.copy();
        if (DESCRIPTION.equals(copy.string(Tag.DerivationDescription))) {
            copy.remove(Tag.DerivationDescription);
        }
        if (BURNED_IN.equals(copy.string(Tag.BurnedInAnnotation))) {
            copy.remove(Tag.BurnedInAnnotation);
        }
        if (IMAGE_TYPE.equals(copy.strings(Tag.ImageType))) {
            copy.remove(Tag.ImageType);
        }
        List<Attributes> derivations = copy.items(Tag.DerivationCodeSequence);
        if (derivations.size() == 1 && isMask(derivations.getFirst())) {
            copy.remove(Tag.DerivationCodeSequence);
        }
        return copy;
    }

    private static boolean isMask(Attributes item) {
        return item.size() == 3 && MASK.equals(item.string(Tag.CodeValue))
                && SCHEME.equals(item.string(Tag.CodingSchemeDesignator))
                && MASK_MEANING.equals(item.string(Tag.CodeMeaning));
    }

    private static void derive(Attributes dataSet, int tag) {
        List<String> values = new ArrayList<>(dataSet.strings(tag));
        if (values.size() < 2) {
            values = new ArrayList<>(IMAGE_TYPE);
        }
        values.set(0, IMAGE_TYPE.getFirst());
        dataSet.set(tag, VR.CS, values.toArray(String[]::new));
    }

    /** Frame Type repeats Image Type in a functional group of each modality's own (C.8.16.1). */
    private static void frameTypes(Attributes target, int groupsTag) {
        if (!(target.get(groupsTag) instanceof SequenceElement groups)) {
            return;
        }
        List<Attributes> changed = new ArrayList<>();
        for (Attributes group : groups.items()) {
            Attributes copy = group.copy();
            for (Element macro : group) {
                if (macro instanceof SequenceElement sequence && sequence.items().size() == 1
                        && sequence.items().getFirst().hasValue(Tag.FrameType)) {
                    Attributes item = sequence.items().getFirst().copy();
                    derive(item, Tag.FrameType);
                    copy.put(sequence.withItems(List.of(item)));
                }
            }
            changed.add(copy);
        }
        target.put(groups.withItems(changed));
    }

    private static void description(Attributes target) {
        String before = target.string(Tag.DerivationDescription);
        boolean room = before != null && before.length() + DESCRIPTION.length() + 2 <= LONGEST_DESCRIPTION;
        if (before == null || !before.contains(DESCRIPTION)) {
            target.set(Tag.DerivationDescription, room ? before + "; " + DESCRIPTION : DESCRIPTION);
        }
    }

    /** Appends a code of PS3.16 Annex D where it is not there. */
    private static void append(Attributes target, int tag, String code, String meaning) {
        List<Attributes> items = new ArrayList<>(target.items(tag));
        if (items.stream().anyMatch(item -> code.equals(item.string(Tag.CodeValue)))) {
            return;
        }
        Attributes item = new Attributes(target.characterSet());
        item.put(DataElement.ofAscii(Tag.CodeValue, VR.SH, code));
        item.put(DataElement.ofAscii(Tag.CodingSchemeDesignator, VR.SH, SCHEME));
        item.put(DataElement.ofAscii(Tag.CodeMeaning, VR.LO, meaning));
        items.add(item);
        target.put(target.get(tag) instanceof SequenceElement sequence
                ? sequence.withItems(items)
                : new SequenceElement(tag, items));
    }

    /** Icons show the image, and overlays may spell what was burned in: both go, at every depth. */
    private static void removePictures(Attributes dataSet) {
        for (int i = dataSet.size() - 1; i >= 0; i--) {
            Element element = dataSet.at(i);
            int tag = element.tag();
            if (tag == Tag.IconImageSequence || (tag & OVERLAY_MASK) == OVERLAY_GROUPS) {
                dataSet.remove(tag);
            } else if (element instanceof SequenceElement sequence && holdsPicture(sequence)) {
                List<Attributes> items = sequence.items().stream().map(Attributes::copy).toList();
                items.forEach(DerivedImage::removePictures);
                dataSet.put(sequence.withItems(items));
            }
        }
    }

    private static boolean holdsPicture(SequenceElement sequence) {
        for (Attributes item : sequence.items()) {
            for (Element element : item) {
                if (element.tag() == Tag.IconImageSequence || (element.tag() & OVERLAY_MASK) == OVERLAY_GROUPS
                        || element instanceof SequenceElement nested && holdsPicture(nested)) {
                    return true;
                }
            }
        }
        return false;
    }
}
