package io.gantry.dicom.data;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The character repertoire that text of a data set is in (PS3.3 C.12.1.1.2). Immutable.
 */
public final class SpecificCharacterSet {

    /** The default repertoire, ISO IR 6. */
    public static final SpecificCharacterSet ASCII = new SpecificCharacterSet(StandardCharsets.US_ASCII);

    private final Charset charset;

    private SpecificCharacterSet(Charset charset) {
        this.charset = charset;
    }

    /** The set that the values of (0008,0005) name. */
    public static SpecificCharacterSet of(String... definedTerms) {
        if (definedTerms.length == 1 && definedTerms[0].equals("ISO_IR 192")) {
            return new SpecificCharacterSet(StandardCharsets.UTF_8);
        }
        return definedTerms.length == 1 && definedTerms[0].equals("ISO_IR 100")
                ? new SpecificCharacterSet(StandardCharsets.ISO_8859_1)
                : ASCII;
    }

    /** The text of value bytes, or null where they are not of this set. */
    public @Nullable String decode(byte[] bytes, int offset, int length, VR vr) {
        try {
            return charset.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes, offset, length)).toString();
        } catch (java.nio.charset.CharacterCodingException e) {
            return null;
        }
    }

    public boolean canEncode(String text) {
        return charset.newEncoder().canEncode(text);
    }

    public byte[] encode(String text, VR vr) {
        return text.getBytes(charset);
    }
}
