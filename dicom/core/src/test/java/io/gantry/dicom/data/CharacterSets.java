package io.gantry.dicom.data;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Every way of naming character sets that PS3.3 C.12.1.1.2 defines, and the characters each must hold. */
final class CharacterSets {

    static final List<String> NUMBERS = List.of("100", "101", "109", "110", "144", "127", "126", "138", "148",
            "203",
            "13", "166");
    static final List<String> MULTI_BYTE = List.of("87", "159", "149", "58");
    private static final List<GraphicSet> BY_NUMBER = List.of(GraphicSet.LATIN_1, GraphicSet.LATIN_2,
            GraphicSet.LATIN_3, GraphicSet.LATIN_4, GraphicSet.CYRILLIC, GraphicSet.ARABIC, GraphicSet.GREEK,
            GraphicSet.HEBREW, GraphicSet.LATIN_5, GraphicSet.LATIN_9, GraphicSet.JIS_X_0201_KATAKANA,
            GraphicSet.THAI, GraphicSet.JIS_X_0208, GraphicSet.JIS_X_0212, GraphicSet.KS_X_1001,
            GraphicSet.GB_2312);

    private CharacterSets() {
    }

    /** Values of (0008,0005), joined by backslashes. */
    static List<String> all() {
        return Stream.of(Stream.of("ISO_IR 192", "GB18030", "GBK", "ISO 2022 IR 6"),
                NUMBERS.stream().map(n -> "ISO_IR " + n), NUMBERS.stream().map(n -> "ISO 2022 IR " + n),
                MULTI_BYTE.stream().map(n -> "ISO 2022 IR " + n),
                Stream.concat(NUMBERS.stream(), MULTI_BYTE.stream()).map(n -> "\\ISO 2022 IR " + n),
                NUMBERS.stream().map(n -> "ISO 2022 IR " + n + "\\ISO 2022 IR 6\\ISO 2022 IR 144"),
                Stream.of("ISO 2022 IR 13\\ISO 2022 IR 87", "ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159",
                        "\\ISO 2022 IR 87\\ISO 2022 IR 159", "\\ISO 2022 IR 149\\ISO 2022 IR 58",
                        "ISO 2022 IR 100\\ISO 2022 IR 126\\ISO 2022 IR 166\\ISO 2022 IR 87"))
                .flatMap(s -> s).toList();
    }

    static SpecificCharacterSet of(String values) {
        return SpecificCharacterSet.of(values.split("\\\\", -1));
    }

    /** The bytes of a text that the set must be able to hold. */
    static byte[] encoded(SpecificCharacterSet set, String text, VR vr) {
        return Objects.requireNonNull(set.encode(text, vr), () -> set + " cannot hold its own repertoire");
    }

    /** The graphic characters beyond ASCII, as the terms imply them. */
    static String repertoire(String values) {
        if (!values.contains("ISO 2022") && !values.startsWith("ISO_IR 1") || values.equals("ISO_IR 192")
                || values.equals("ISO 2022 IR 6")) {
            return values.equals("ISO_IR 192")
                    ? "äŁЯש山😀\uFFFD\uE000"
                    : values.startsWith("G") ? "éЯ山東乗乛" : "A";
        }
        StringBuilder characters = new StringBuilder();
        for (String value : values.split("\\\\")) {
            String number = value.substring(value.lastIndexOf(' ') + 1);
            int index = Stream.concat(NUMBERS.stream(), MULTI_BYTE.stream()).toList().indexOf(number);
            for (char c = 0xA0; index >= 0 && c < 0xFFFF; c++) {
                if (BY_NUMBER.get(index).code(c) >= 0) {
                    characters.append(c);
                }
            }
        }
        return characters.toString();
    }
}
