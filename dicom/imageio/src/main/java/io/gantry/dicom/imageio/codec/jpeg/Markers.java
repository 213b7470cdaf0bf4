package io.gantry.dicom.imageio.codec.jpeg;

/** Codes of the second byte of a marker (T.81 Table B.1, T.87 Annex C). */
final class Markers {

    static final int SOF0 = 0xC0;
    static final int SOF1 = 0xC1;
    static final int SOF3 = 0xC3;
    static final int DHT = 0xC4;
    static final int RST0 = 0xD0;
    static final int RST7 = 0xD7;
    static final int SOI = 0xD8;
    static final int EOI = 0xD9;
    static final int SOS = 0xDA;
    static final int DQT = 0xDB;
    static final int DRI = 0xDD;
    static final int APP0 = 0xE0;
    static final int APP14 = 0xEE;
    static final int APP15 = 0xEF;
    static final int SOF55 = 0xF7;
    static final int LSE = 0xF8;
    static final int COM = 0xFE;

    private Markers() {
    }

    /** True for all that begin a frame: SOF0 to SOF15 and JPEG-LS. */
    static boolean isStartOfFrame(int marker) {
        return marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != 0xC8 && marker != 0xCC
                || marker == SOF55;
    }

    /** True for segments that say nothing about the samples: applications' own and comments. */
    static boolean isAncillary(int marker) {
        return marker >= APP0 && marker <= APP15 || marker == COM;
    }
}
