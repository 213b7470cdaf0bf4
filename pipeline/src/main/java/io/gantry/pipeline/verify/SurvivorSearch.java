package io.gantry.pipeline.verify;

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
import io.gantry.dicom.io.ByteRange;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.StageResult.Quarantined;
import io.gantry.pipeline.identity.NeedleSet;
import io.gantry.pipeline.identity.NeedleSet.Haystack;
import io.gantry.pipeline.identity.TextFolder;
import io.gantry.pipeline.lock.LockedForm;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.Constants;
import io.gantry.pipeline.profile.ContentRules.Effect;
import io.gantry.pipeline.profile.Place;
import io.gantry.pipeline.profile.Rule;
import io.gantry.pipeline.profile.Rule.Inside;
import io.gantry.pipeline.profile.RuleTable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Walks an output data set and says where the first survivor stands: an attribute that its rule removes, or a value
 * with one of the identifiers in it. Confined to one instance and one thread.
 */
final class SurvivorSearch {

    /** A text longer than this is not decoded; its instance is held. */
    private static final int MOST_TEXT = 16 << 20;
    private static final String METHOD_CODES = TagFormat.format(Tag.DeidentificationMethodCodeSequence) + "[";
    private static final int PIECE = 64 * 1024;
    /** Pieces of a large value overlap by more than any needle is long. */
    private static final int OVERLAP = 1024;
    /** Of palettes, from (0028,1201) to (0028,1223). */
    private static final int PALETTES = 0x00281200;
    private static final String WAVEFORMS = TagFormat.format(Tag.WaveformSequence) + "[";
    private static final String ICONS = TagFormat.format(Tag.IconImageSequence) + "[";
    /** Of ISO 2022 (PS3.5 6.1.2.5.1). */
    private static final Pattern ESCAPE_SEQUENCE = Pattern.compile("\u001B[ -/]*[0-~]");

    private final NeedleSet needles;
    private final RuleTable rules;
    private final boolean mayBeLocked;
    private final TextFolder folder = new TextFolder();
    private final Place place;

    /**
     * @param original what conditions of the rules look at
     * @param mayBeLocked whether Encrypted Attributes Sequence may stand in what leaves, encrypted throughout
     */
    SurvivorSearch(NeedleSet needles, RuleTable rules, Attributes original, boolean mayBeLocked) {
        this.needles = needles;
        this.rules = rules;
        this.place = new Place(original);
        this.mayBeLocked = mayBeLocked;
    }

    /** What survived in a data set; null where nothing did. */
    @Nullable
    Quarantined inDataSet(Attributes dataSet) throws IOException {
        return search(dataSet, "", Inside.ITEMS);
    }

    /** What survived in a File Meta Information; null where nothing did. */
    @Nullable
    Quarantined inFileMeta(Attributes meta) throws IOException {
        for (int i = 0; i < meta.size(); i++) {
            Quarantined found = value(meta.at(i), null, meta.characterSet(), "");
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Quarantined search(Attributes dataSet, String path, Inside inside)
            throws IOException {
        for (int i = 0; i < dataSet.size(); i++) {
            Element element = dataSet.at(i);
            int tag = element.tag();
            if (tag == Tag.EncryptedAttributesSequence && mayBeLocked && path.isEmpty()
                    && LockedForm.isLocked(element)) {
                Quarantined readable = readable((SequenceElement) element);
                if (readable != null) {
                    return readable;
                }
                continue;
            }
            boolean creator = Attributes.isPrivateCreator(tag) && rules.keepsPrivate();
            Rule rule = rules.of(dataSet, element, place);
            if (rule.action() == Action.REMOVE && !creator && !isMethodCode(path, tag)) {
                return new Quarantined(Reason.ATTRIBUTE_SURVIVED, path + TagFormat.format(tag));
            }
            if (isSamples(tag) && !path.isEmpty() && !mayHoldSamples(path, tag)) {
                return new Quarantined(Reason.ATTRIBUTE_SURVIVED, path + TagFormat.format(tag));
            }
            Quarantined found = element instanceof SequenceElement sequence
                    ? items(sequence, path, inside == Inside.ITEMS ? rule.inside() : inside)
                    : value(element, rule, dataSet.characterSet(), path);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /**
     * Where an identifier stands in what is locked: whoever wrote an item that was kept may have left its content, or what
     * it says of its recipients, readable.
     */
    private @Nullable Quarantined readable(SequenceElement locked) throws IOException {
        int number = 0;
        for (Attributes item : locked.items()) {
            String here = TagFormat.format(locked.tag()) + "[" + number++ + "]";
            for (int i = 0; i < item.size(); i++) {
                boolean found = switch (item.at(i)) {
                    case DataElement e -> inBytes(e.buffer(), e.offset(), e.length(), Haystack.BYTES);
                    case BulkElement e -> inBulk(e.value(), null);
                    case FragmentsElement _,SequenceElement _ -> false;
                };
                if (found) {
                    return new Quarantined(Reason.IDENTIFIER_SURVIVED,
                            here + TagFormat.format(item.at(i).tag()));
                }
            }
        }
        return null;
    }

    /** What says how the instance was cleaned: its codes are the anonymizer's own, also where a rule removes codes. */
    private static boolean isMethodCode(String path, int tag) {
        return path.startsWith(METHOD_CODES) && switch (tag) {
            case Tag.CodeValue, Tag.CodingSchemeDesignator, Tag.CodeMeaning -> true;
            default -> false;
        };
    }

    private @Nullable Quarantined items(SequenceElement sequence, String path, Inside inside)
            throws IOException {
        int number = 0;
        for (Attributes item : sequence.items()) {
            String here = path + TagFormat.format(sequence.tag()) + "[" + number + "]";
            if (inside == Inside.STRUCTURED && rules.content().of(item) == Effect.REMOVE
                    && !Constants.DUMMY_TEXT.equals(item.string(Tag.TextValue))) {
                return new Quarantined(Reason.ATTRIBUTE_SURVIVED, here);
            }
            place.enter(sequence.tag(), number++);
            Quarantined found = search(item, here, inside);
            place.leave();
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Quarantined value(Element element, @Nullable Rule rule,
            SpecificCharacterSet characterSet,
            String path) throws IOException {
        if (rule != null && rule.constant() != null && rule.constant().equals(element)) {
            // A constant tells nothing, even where the patient is called so.
            return null;
        }
        boolean found = switch (element) {
            case DataElement e -> inMemory(e, rule, characterSet);
            case BulkElement e when isSamples(e.tag()) -> false;
            case BulkElement e when e.vr().isText() -> {
                if (e.value().length() > MOST_TEXT) {
                    yield false;
                }
                byte[] bytes = e.value().load(MOST_TEXT);
                yield inMemory(new DataElement(e.tag(), e.vr(), bytes, 0, bytes.length, e.bigEndian()), rule,
                        characterSet);
            }
            case BulkElement e -> inBulk(e.value(), isBytes(e) ? characterSet : null);
            case FragmentsElement e ->
                inBulk(e.items(), null)
                        || !FrameComments.each(e.items(), new Comments(e.tag(), characterSet));
            case SequenceElement _ -> false;
        };
        if (found) {
            return new Quarantined(Reason.IDENTIFIER_SURVIVED, path + TagFormat.format(element.tag()));
        }
        if (element instanceof BulkElement e && e.vr().isText() && e.value().length() > MOST_TEXT) {
            return new Quarantined(Reason.CANNOT_BE_SEARCHED, path + TagFormat.format(e.tag()));
        }
        return null;
    }

    private boolean inMemory(DataElement e, @Nullable Rule rule, SpecificCharacterSet characterSet) {
        VR vr = e.vr();
        if (e.length() < 2) {
            return false;
        }
        if (!vr.isText()) {
            if (isSamples(e.tag())) {
                return false;
            }
            VR known = rule == null ? null : rule.vr();
            boolean text = vr == VR.UN && (known == null || known.isText());
            return inBytes(e.buffer(), e.offset(), e.length(), text ? Haystack.TEXT : Haystack.BYTES)
                    || text && inText(e.as(e.tag(), known == null ? VR.UT : known), characterSet,
                            Haystack.TEXT)
                    || isBytes(e)
                            && inReadings(e.buffer(), e.offset(), e.length(), characterSet, text, true);
        }
        return inText(e, characterSet, haystack(e.tag(), vr, rule))
                || folder.foldBytesWithoutZeros(e.buffer(), e.offset(), e.length())
                        && needles.anyIn(folder.chars(), folder.length(), Haystack.BYTES);
    }

    private boolean inBytes(byte[] bytes, int offset, int length, Haystack haystack) {
        folder.foldBytes(bytes, offset, length);
        return needles.anyIn(folder.chars(), folder.length(), haystack)
                || folder.foldBytesWithoutZeros(bytes, offset, length)
                        && needles.anyIn(folder.chars(), folder.length(), Haystack.BYTES);
    }

    /** Comments of compressed images are free text, where short names count, too. */
    private final class Comments implements FrameComments.Visitor {

        private final int tag;
        private final SpecificCharacterSet characterSet;

        Comments(int tag, SpecificCharacterSet characterSet) {
            this.tag = tag;
            this.characterSet = characterSet;
        }

        @Override
        public boolean goOn(byte[] text) {
            return !inText(new DataElement(tag, VR.UT, text, 0, text.length, false), characterSet,
                    Haystack.TEXT) && !inReadings(text, 0, text.length, characterSet, true, true);
        }

        @Override
        public boolean goOnAfter(byte[] segment) {
            return !inReadings(segment, 0, segment.length, characterSet, false, true);
        }
    }

    /**
     * Whether something is found in bytes that are text of unknown characters, or have such text among them. What is
     * ASCII was searched before, but for short names in a text and for ideographs in UTF-16.
     */
    private boolean inReadings(byte[] bytes, int offset, int length, SpecificCharacterSet characterSet,
            boolean isText, boolean isShort) {
        boolean text = isText || Readings.isText(bytes, offset, length);
        Haystack haystack = text ? Haystack.TEXT : Haystack.BYTES;
        Predicate<String> found = reading -> {
            folder.fold(reading);
            return needles.anyIn(folder.chars(), folder.length(), haystack);
        };
        if (folder.foldAscii(bytes, offset, length)) {
            return text && needles.anyIn(folder.chars(), folder.length(), haystack)
                    || Readings.anyOfPairs(bytes, offset, length, found);
        }
        return Readings.any(bytes, offset, length, characterSet, text || isShort, found);
    }

    /** Of no type, so that it may be text; a table of grey values or colors is none, and may be large. */
    private static boolean isBytes(Element element) {
        VR vr = element.vr();
        boolean table = (element.tag() & 0xFFFFFF00) == PALETTES || element.tag() == Tag.LUTData;
        return (vr == VR.OB || vr == VR.OW || vr == VR.UN) && !table;
    }

    private boolean inText(DataElement e, SpecificCharacterSet characterSet, Haystack haystack) {
        if (!folder.foldAscii(e.buffer(), e.offset(), e.length())) {
            String text = e.text(characterSet);
            if (text == null) {
                text = new String(e.buffer(), e.offset(), e.length(), StandardCharsets.ISO_8859_1);
                // Escape sequences that the character set does not have may stand between the letters of a name.
                folder.fold(ESCAPE_SEQUENCE.matcher(text).replaceAll(""));
                if (needles.anyIn(folder.chars(), folder.length(), haystack)) {
                    return true;
                }
            }
            // Programs write UTF-8 whatever the data set says of its characters.
            String utf8 = new String(e.buffer(), e.offset(), e.length(), StandardCharsets.UTF_8);
            if (!utf8.equals(text)) {
                folder.fold(utf8);
                if (needles.anyIn(folder.chars(), folder.length(), haystack)) {
                    return true;
                }
            }
            folder.fold(text);
        }
        return needles.anyIn(folder.chars(), folder.length(), haystack);
    }

    private static Haystack haystack(int tag, VR vr, @Nullable Rule rule) {
        return switch (vr) {
            case AS, DA, DT, TM -> Haystack.NUMBERS;
            case DS, IS -> Haystack.COUNTS;
            case UI -> Haystack.UIDS;
            // Derived texts and model numbers hold digits by chance.
            default -> rule != null && rule.action() == Action.PSEUDONYM || tag == Tag.SoftwareVersions
                    || tag == Tag.ManufacturerModelName
                            ? Haystack.NUMBERS
                            : Haystack.TEXT;
        };
    }

    /** Only icons have pixels of their own (PS3.3 C.7.6.1.1.6), and a waveform its samples: no rule looks at others. */
    private static boolean mayHoldSamples(String path, int tag) {
        return isPixels(tag) && path.contains(ICONS)
                || tag == Tag.WaveformData && path.startsWith(WAVEFORMS)
                        && path.indexOf('[') == path.lastIndexOf('[');
    }

    private static boolean isPixels(int tag) {
        return tag == Tag.PixelData || tag == Tag.FloatPixelData || tag == Tag.DoubleFloatPixelData;
    }

    /** Samples of images, waveforms and spectra, in which letters mean nothing. */
    private static boolean isSamples(int tag) {
        return isPixels(tag) || tag == Tag.WaveformData || tag == Tag.SpectroscopyData;
    }

    /** @param characterSet null for what is no text, nor has any in it */
    private boolean inBulk(ByteRange range, @Nullable SpecificCharacterSet characterSet) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE, range.length())];
        for (long at = 0; at < range.length(); at += PIECE - OVERLAP) {
            int n = (int) Math.min(piece.length, range.length() - at);
            range.readFully(at, ByteBuffer.wrap(piece, 0, n));
            if (inBytes(piece, 0, n, Haystack.BYTES)
                    || characterSet != null && inReadings(piece, 0, n, characterSet, false, false)) {
                return true;
            }
        }
        return false;
    }
}
