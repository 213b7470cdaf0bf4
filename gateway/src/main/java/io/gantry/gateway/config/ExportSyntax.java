package io.gantry.gateway.config;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.TransferSyntax;
import org.jspecify.annotations.Nullable;

/** In which transfer syntax a destination wants its images: {@code transfer_syntax}. All are without loss. */
public enum ExportSyntax {
    /** As they were received, or written after redaction. */
    KEEP(null), EXPLICIT(UID.ExplicitVRLittleEndian), RLE(UID.RLELossless), JPEG_LS(UID.JPEGLSLossless), J2K(
            UID.JPEG2000Lossless);

    private final @Nullable String uid;

    ExportSyntax(@Nullable String uid) {
        this.uid = uid;
    }

    /** The transfer syntax; null for {@link #KEEP}. */
    public @Nullable TransferSyntax syntax() {
        return uid == null ? null : TransferSyntax.of(uid);
    }

    /** As configurations name it. */
    public String key() {
        return switch (this) {
            case KEEP -> "keep";
            case EXPLICIT -> "explicit";
            case RLE -> "rle";
            case JPEG_LS -> "jpeg-ls";
            case J2K -> "j2k";
        };
    }
}
