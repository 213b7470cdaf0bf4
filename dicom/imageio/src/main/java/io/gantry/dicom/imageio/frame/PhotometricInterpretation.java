package io.gantry.dicom.imageio.frame;

/** Photometric Interpretation (0028,0004), PS3.3 C.7.6.3.1.2. */
public enum PhotometricInterpretation {
    MONOCHROME1(1), MONOCHROME2(1), PALETTE_COLOR(1), RGB(3), YBR_FULL(3), YBR_FULL_422(3), YBR_PARTIAL_422(
            3), YBR_PARTIAL_420(3), YBR_ICT(3), YBR_RCT(3), HSV(3), ARGB(4), CMYK(4), XYB(3),
    /** A term that PS3.3 does not have; the image may have any number of samples per pixel. */
    UNKNOWN(0);

    private final int samples;

    PhotometricInterpretation(int samples) {
        this.samples = samples;
    }

    /** The one that a defined term stands for; {@link #UNKNOWN} for any other text. */
    public static PhotometricInterpretation of(String term) {
        for (PhotometricInterpretation p : values()) {
            if (p != UNKNOWN && p.term().equals(term)) {
                return p;
            }
        }
        return UNKNOWN;
    }

    /** The defined term, or an empty string. */
    public String term() {
        return switch (this) {
            case PALETTE_COLOR -> "PALETTE COLOR";
            case UNKNOWN -> "";
            case MONOCHROME1, MONOCHROME2, RGB, YBR_FULL, YBR_FULL_422, YBR_PARTIAL_422, YBR_PARTIAL_420,
                    YBR_ICT, YBR_RCT, HSV, ARGB, CMYK, XYB ->
                name();
        };
    }

    /** Samples per pixel that it needs, or 0 where that is not known. */
    public int samples() {
        return samples;
    }

    /** True where two neighbours in a row share their colour differences in native pixel data. */
    public boolean isChromaHalved() {
        return this == YBR_FULL_422 || this == YBR_PARTIAL_422 || this == YBR_PARTIAL_420;
    }

    /** True where the first sample is luminance and the others are colour differences around the middle. */
    public boolean isLuminanceChrominance() {
        return this == YBR_FULL || this == YBR_ICT || this == YBR_RCT || isChromaHalved();
    }
}
