package io.gantry.gateway.cli;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.PersonName;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.VR;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in the DICOM JSON model (PS3.18 F.2), for {@link Json}. Numbers as text stay text, so that nothing is
 * rounded (F.2.3.1 allows both); values that are not of their character set, and binary ones, are inline binary.
 */
final class DicomJson {

    private DicomJson() {
    }

    static Map<String, Object> of(Attributes attributes) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (Element element : attributes) {
            json.put(String.format(Locale.ROOT, "%08X", element.tag()),
                    element(element, attributes.characterSet()));
        }
        return json;
    }

    private static Map<String, Object> element(Element element, SpecificCharacterSet characterSet) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("vr", element.vr().name());
        switch (element) {
            case SequenceElement sequence ->
                json.put("Value", sequence.items().stream().map(DicomJson::of).toList());
            case DataElement e -> value(e, characterSet, json);
            case BulkElement _,FragmentsElement _ -> {
                // PS3.18 F.2.6: too large to stand here.
            }
        }
        return json;
    }

    private static void value(DataElement e, SpecificCharacterSet characterSet, Map<String, Object> json) {
        if (e.isEmpty()) {
            return;
        }
        List<String> texts = e.vr().isText() ? e.strings(characterSet) : null;
        List<Object> numbers = numbers(e);
        if (texts != null) {
            json.put("Value", texts.stream().map(text -> text(e.vr(), text)).toList());
        } else if (numbers != null) {
            json.put("Value", numbers);
        } else {
            json.put("InlineBinary", Base64.getEncoder().encodeToString(e.bytes()));
        }
    }

    private static Object text(VR vr, String text) {
        if (vr != VR.PN) {
            return text;
        }
        PersonName name = PersonName.parse(text);
        Map<String, Object> json = new LinkedHashMap<>();
        group(json, "Alphabetic", name.alphabetic());
        group(json, "Ideographic", name.ideographic());
        group(json, "Phonetic", name.phonetic());
        return json;
    }

    private static void group(Map<String, Object> json, String key, PersonName.Components components) {
        if (!components.isEmpty()) {
            json.put(key, components.format());
        }
    }

    private static @Nullable List<Object> numbers(DataElement e) {
        return switch (e.vr()) {
            case US, SS, SL -> {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < e.count(); i++) {
                    values.add(e.intAt(i).orElseThrow());
                }
                yield values;
            }
            case UL -> {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < e.count(); i++) {
                    values.add(Integer.toUnsignedLong(e.intAt(i).orElseThrow()));
                }
                yield values;
            }
            case AT -> {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < e.count(); i++) {
                    values.add(String.format(Locale.ROOT, "%08X", e.intAt(i).orElseThrow()));
                }
                yield values;
            }
            default -> null;
        };
    }
}
