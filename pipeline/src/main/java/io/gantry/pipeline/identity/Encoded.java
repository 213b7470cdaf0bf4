package io.gantry.pipeline.identity;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What programs make of a name or an identifier before they write it into a text: Base64 (RFC 4648) at each of its three
 * alignments, with and without the letters of URLs, hexadecimal digits, percent-encoding (RFC 3986); of the value as it
 * is, in capitals and in small letters. Stateless.
 */
final class Encoded {

    /** Bytes; less than that are letters and digits that occur by chance. */
    private static final int SHORTEST = 6;
    private static final int LONGEST = 64;
    private static final int REMEMBERED = 1 << 8;
    private static final Recent<String, Set<String>> KNOWN = new Recent<>(REMEMBERED);
    private static final String UNRESERVED = "-._~";

    private Encoded() {
    }

    /** The forms as they are compared, folded; none of a value too short to be told by them. */
    static Set<String> forms(String value) {
        return value.length() > LONGEST ? Set.of() : KNOWN.get(value, Encoded::formsAnew);
    }

    private static Set<String> formsAnew(String value) {
        Set<String> forms = new LinkedHashSet<>();
        boolean ascii = value.chars().allMatch(c -> c < 128);
        for (String written : List.of(value, value.toUpperCase(Locale.ROOT),
                value.toLowerCase(Locale.ROOT))) {
            bytes(written, StandardCharsets.UTF_8, forms);
            if (!ascii) {
                bytes(written, StandardCharsets.ISO_8859_1, forms);
            }
            String percent = percentEncoded(written);
            if (percent.length() >= SHORTEST && !percent.equals(written)) {
                forms.add(percent.toLowerCase(Locale.ROOT));
                // As forms of HTML are sent.
                forms.add(percent.replace("%20", "+").toLowerCase(Locale.ROOT));
            }
        }
        return Collections.unmodifiableSet(forms);
    }

    private static String percentEncoded(String written) {
        StringBuilder text = new StringBuilder();
        for (byte b : written.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 128 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0)) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        return text.toString();
    }

    private static void bytes(String written, Charset charset, Set<String> forms) {
        if (charset.equals(StandardCharsets.ISO_8859_1)
                && written.chars().anyMatch(c -> c > 0xFF)) {
            return;
        }
        byte[] bytes = written.getBytes(charset);
        if (bytes.length < SHORTEST) {
            return;
        }
        forms.add(HexFormat.of().formatHex(bytes));
        // Behind one or two bytes of something else, the first letters that tell are those of the next group.
        for (int skipped = 0; skipped < 3; skipped++) {
            int whole = (bytes.length - skipped) / 3 * 3;
            if (whole >= SHORTEST) {
                String text = Base64.getEncoder().encodeToString(
                        Arrays.copyOfRange(bytes, skipped, skipped + whole)).toLowerCase(Locale.ROOT);
                forms.add(text);
                forms.add(text.replace('+', '-').replace('/', '_'));
            }
        }
    }
}
