package io.gantry.pipeline.verify;

import io.gantry.dicom.data.SpecificCharacterSet;
import io.gantry.dicom.data.VR;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/**
 * The texts that bytes may be for which no attribute says in which characters they are written: comments in compressed
 * frames, documents, color profiles. Whoever wrote them rarely asked for the character set of the data set. Stateless.
 */
final class Readings {

    private static final List<Charset> OF_PAIRS = List.of(StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE);
    /** In these nearly every byte is a letter. */
    private static final List<Charset> IN_SHORT = List.of(StandardCharsets.ISO_8859_1,
            Charset.forName("windows-1250"), Charset.forName("windows-1251"), Charset.forName("KOI8-R"),
            Charset.forName("Shift_JIS"), Charset.forName("EUC-JP"), Charset.forName("ISO-2022-JP"),
            Charset.forName("EUC-KR"), Charset.forName("GB18030"));

    private Readings() {
    }

    /** Whether nothing but text stands in bytes, whatever its characters: no control characters but those of lines. */
    static boolean isText(byte[] bytes, int offset, int length) {
        int end = offset + length;
        while (end > offset && bytes[end - 1] == 0) {
            end--;
        }
        for (int i = offset; i < end; i++) {
            int b = bytes[i] & 0xFF;
            if (b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f' || b == 0x7F) {
                return false;
            }
        }
        return end > offset;
    }

    /** Whether something is found where two bytes make a letter: those of an ideograph may both be ASCII's. */
    static boolean anyOfPairs(byte[] bytes, int offset, int length, Predicate<String> found) {
        for (Charset charset : OF_PAIRS) {
            // May begin at any byte.
            if (found.test(new String(bytes, offset, length, charset))
                    || length > 2 && found.test(new String(bytes, offset + 1, length - 1, charset))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether something is found in any reading of bytes.
     *
     * @param characterSet of the data set
     * @param isShort whether they are few, or text: one byte a letter finds letters everywhere
     */
    static boolean any(byte[] bytes, int offset, int length, SpecificCharacterSet characterSet,
            boolean isShort,
            Predicate<String> found) {
        // Of several bytes for a letter: letters of a name do not come about by chance.
        if (found.test(new String(bytes, offset, length, StandardCharsets.UTF_8))) {
            return true;
        }
        if (anyOfPairs(bytes, offset, length, found)) {
            return true;
        }
        if (!isShort) {
            return false;
        }
        String own = characterSet.decode(bytes, offset, length, VR.UT);
        if (own != null && found.test(own)) {
            return true;
        }
        for (Charset charset : IN_SHORT) {
            if (found.test(new String(bytes, offset, length, charset))) {
                return true;
            }
        }
        return false;
    }
}
