package io.gantry.dicom.io;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a data set is encoded (PS3.5 10 and Annex A).
 *
 * @param uid its UID
 * @param explicitVr the VR stands in each element
 * @param bigEndian byte order of numbers and tags
 * @param deflated the whole data set is a raw deflate stream (PS3.5 A.5)
 * @param encapsulated Pixel Data of the top level is a sequence of fragments (PS3.5 A.4)
 */
public record TransferSyntax(String uid, boolean explicitVr, boolean bigEndian, boolean deflated,
        boolean encapsulated) {

    public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN = new TransferSyntax("1.2.840.10008.1.2",
            false,
            false, false, false);
    public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN = new TransferSyntax("1.2.840.10008.1.2.1",
            true,
            false, false, false);
    public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = new TransferSyntax(
            "1.2.840.10008.1.2.1.99", true, false, true, false);
    public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN = new TransferSyntax("1.2.840.10008.1.2.2",
            true, true,
            false, false);

    private static final Map<String, TransferSyntax> SPECIAL = Stream
            .of(IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                    EXPLICIT_VR_BIG_ENDIAN,
                    // The JPIP syntaxes carry no Pixel Data at all, a URL in its place (PS3.5 A.6, A.7, A.11, A.12).
                    new TransferSyntax("1.2.840.10008.1.2.4.94", true, false, false, false),
                    new TransferSyntax("1.2.840.10008.1.2.4.95", true, false, true, false),
                    new TransferSyntax("1.2.840.10008.1.2.4.204", true, false, false, false),
                    new TransferSyntax("1.2.840.10008.1.2.4.205", true, false, true, false))
            .collect(Collectors.toUnmodifiableMap(TransferSyntax::uid, Function.identity()));

    /**
     * The encoding that a UID stands for. A UID that is not one of the native ones is taken for Explicit VR Little
     * Endian with encapsulated Pixel Data, as PS3.5 A.4 prescribes for all others.
     */
    public static TransferSyntax of(String uid) {
        TransferSyntax special = SPECIAL.get(uid);
        return special != null ? special : new TransferSyntax(uid, true, false, false, true);
    }

    /** True where Pixel Data is neither compressed nor fragmented, so that conversion between such is exact. */
    public boolean isNative() {
        return !encapsulated;
    }
}
