package io.gantry.it.score;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.it.score.Location.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts values into a data set, and what must become of them into the answer key. Not thread-safe. */
final class Planter {

    private final Attributes in;
    private final List<Step> steps;
    private final List<Check> checks;

    private Planter(Attributes in, List<Step> steps, List<Check> checks) {
        this.in = in;
        this.steps = steps;
        this.checks = checks;
    }

    Planter() {
        this(new Attributes());
    }

    /** Plants into what is there already, in UTF-8. */
    Planter(Attributes dataSet) {
        this(dataSet, List.of(), new ArrayList<>());
        in.set(Tag.SpecificCharacterSet, "ISO_IR 192");
    }

    /** A value that is there already and stays as it is. */
    Planter stays(int tag) {
        check(Category.TAG_RETAINED, tag, "");
        check(Category.TEXT_RETAINED, tag, Values.of(in, tag));
        return this;
    }

    /** Pixels that are there already and stay as they are. */
    Planter pixelsStay() {
        check(Category.PIXELS_RETAINED, Tag.PixelData, Values.digest(in, Tag.PixelData));
        return this;
    }

    Attributes dataSet() {
        return in;
    }

    List<Check> checks() {
        return checks;
    }

    private void check(Category category, int tag, String text) {
        checks.add(new Check(category, new Location(steps, tag), text));
    }

    private void set(int tag, @Nullable VR vr, String... values) {
        in.set(tag, vr == null ? Objects.requireNonNull(StandardDictionary.vrOf(tag)) : vr, values);
    }

    /** A value that nothing asks about. */
    Planter plain(int tag, String... values) {
        set(tag, null, values);
        return this;
    }

    /** A text that stays as it is. */
    Planter kept(int tag, String... values) {
        return kept(tag, null, values);
    }

    /** Like {@link #kept(int, String...)}, for an attribute that the dictionary does not have. */
    Planter kept(int tag, @Nullable VR vr, String... values) {
        set(tag, vr, values);
        check(Category.TAG_RETAINED, tag, "");
        check(Category.TEXT_NOTNULL, tag, "");
        check(Category.TEXT_RETAINED, tag, String.join("\\", values));
        return this;
    }

    /** Numbers that stay as they are. */
    Planter kept(int tag, VR vr, int... values) {
        in.setInts(tag, vr, values);
        check(Category.TAG_RETAINED, tag, "");
        check(Category.TEXT_RETAINED, tag, Values.of(in, tag));
        return this;
    }

    /** Bytes that stay as they are. */
    Planter keptBytes(int tag, VR vr, byte[] bytes) {
        in.setBytes(tag, vr, bytes);
        check(Category.TAG_RETAINED, tag, "");
        check(Category.TEXT_RETAINED, tag, Values.of(in, tag));
        return this;
    }

    /** A text of which every one of the words must go. */
    Planter gone(int tag, String value, List<String> words) {
        return gone(tag, null, value, words);
    }

    /** Like {@link #gone(int, String, List)}, for an attribute that the dictionary does not have. */
    Planter gone(int tag, @Nullable VR vr, String value, List<String> words) {
        if (vr == VR.UN) {
            in.put(DataElement.of(tag, VR.UN, value.getBytes(StandardCharsets.UTF_8)));
        } else {
            set(tag, vr, value);
        }
        words.forEach(word -> check(Category.TEXT_REMOVED, tag, word));
        return this;
    }

    /** Like {@link #gone(int, String, List)}, and another value must take its place. */
    Planter replaced(int tag, String value, List<String> words) {
        check(Category.TAG_RETAINED, tag, "");
        check(Category.TEXT_NOTNULL, tag, "");
        return gone(tag, value, words);
    }

    /** A text to be cleaned: identifiers go, the rest stays. */
    Planter cleaned(int tag, Phrase phrase) {
        return cleaned(tag, null, phrase);
    }

    /** Like {@link #cleaned(int, Phrase)}, for an attribute that the dictionary does not have. */
    Planter cleaned(int tag, @Nullable VR vr, Phrase phrase) {
        check(Category.TAG_RETAINED, tag, "");
        check(Category.TEXT_NOTNULL, tag, "");
        phrase.safe().forEach(text -> check(Category.TEXT_RETAINED, tag, text));
        return gone(tag, vr, phrase.text(), phrase.identifiers());
    }

    Planter date(int tag, String... values) {
        return date(tag, null, values);
    }

    /** Like {@link #date(int, String...)}, for an attribute that the dictionary does not have. */
    Planter date(int tag, @Nullable VR vr, String... values) {
        set(tag, vr, values);
        check(Category.TAG_RETAINED, tag, "");
        check(Category.DATE_SHIFTED, tag, String.join("\\", values));
        return this;
    }

    Planter uid(int tag, String value) {
        return uid(tag, null, value);
    }

    /** Like {@link #uid(int, String)}, for an attribute that the dictionary does not have. */
    Planter uid(int tag, @Nullable VR vr, String value) {
        set(tag, vr, value);
        check(Category.TAG_RETAINED, tag, "");
        check(Category.UID_CHANGED, tag, value);
        check(Category.UID_CONSISTENT, tag, value);
        return this;
    }

    Planter patientId(String value) {
        plain(Tag.PatientID, value);
        check(Category.TEXT_NOTNULL, Tag.PatientID, "");
        check(Category.TEXT_REMOVED, Tag.PatientID, value);
        check(Category.PATID_CONSISTENT, Tag.PatientID, value);
        return this;
    }

    /** A word that must not stand in any value of the instance. */
    Planter nowhere(String word) {
        checks.add(new Check(Category.TEXT_REMOVED, Location.ANYWHERE, word));
        return this;
    }

    Planter pixels(byte[] pixels) {
        in.setBytes(Tag.PixelData, VR.OW, pixels);
        return pixelsStay();
    }

    /** A name of a private block. */
    Planter creator(int tag, String creator) {
        set(tag, VR.LO, creator);
        return this;
    }

    /** A sequence of one item. */
    Planter item(int sequence, Consumer<Planter> content) {
        return item(sequence, null, content);
    }

    /** A further item of a sequence; {@code concept} names a content item. */
    Planter item(int sequence, @Nullable String concept, Consumer<Planter> content) {
        List<Attributes> items = new ArrayList<>(in.items(sequence));
        Attributes item = new Attributes(in.characterSet());
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(sequence, items.size(), concept));
        content.accept(new Planter(item, longer, checks));
        items.add(item);
        in.setSequence(sequence, items.toArray(Attributes[]::new));
        return this;
    }

    /** A sequence with a code in it, which stays. */
    Planter code(int sequence, String value, String scheme, String meaning) {
        return item(sequence, c -> c.kept(Tag.CodeValue, value).kept(Tag.CodingSchemeDesignator, scheme)
                .kept(Tag.CodeMeaning, meaning));
    }
}
