package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.dict.StandardDictionary;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Attributes and their values for people. Only for values that may be shown. */
final class Shown {

    private static final int MOST_NUMBERS = 8;

    private Shown() {
    }

    /** The standard's name, or for a private attribute its creator's. */
    static String name(Attributes in, int tag) {
        if (Attributes.isPrivateCreator(tag)) {
            return "(private creator)";
        }
        if (Attributes.isPrivate(tag)) {
            return "(private, " + Objects.requireNonNullElse(in.privateCreatorOf(tag), "no creator") + ")";
        }
        StandardDictionary.Entry entry = StandardDictionary.lookup(tag);
        return entry == null ? "(unknown)" : entry.name();
    }

    /** A value in at most so many characters. */
    static String value(@Nullable Element element, Attributes in, int most) {
        String text = switch (element) {
            case null -> "";
            case SequenceElement sequence -> count(sequence.items().size(), "item");
            case BulkElement bulk -> bulk.value().length() + " bytes";
            case FragmentsElement fragments -> count(fragments.fragments(), "fragment");
            case DataElement data -> value(data, in);
        };
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }

    private static String value(DataElement element, Attributes in) {
        List<String> texts = element.vr().isText() ? element.strings(in.characterSet()) : null;
        if (texts != null) {
            return String.join("\\", texts);
        }
        if (element.intAt(0).isPresent() && element.count() <= MOST_NUMBERS) {
            return IntStream.range(0, element.count()).mapToObj(i -> element.intAt(i))
                    .map(number -> number.isPresent() ? Integer.toString(number.getAsInt()) : "?")
                    .collect(Collectors.joining("\\"));
        }
        return element.length() + " bytes";
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
