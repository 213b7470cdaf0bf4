package io.gantry.dicom.imageio;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.imageio.codec.FrameDecoder;
import io.gantry.dicom.imageio.codec.FrameEncoder;
import io.gantry.dicom.imageio.codec.NativeCodec;
import io.gantry.dicom.imageio.codec.RleCodec;
import io.gantry.dicom.imageio.codec.j2k.J2kCodec;
import io.gantry.dicom.imageio.codec.jpeg.JpegDctDecoder;
import io.gantry.dicom.imageio.codec.jpeg.JpegLosslessDecoder;
import io.gantry.dicom.imageio.codec.jpeg.JpegLosslessEncoder;
import io.gantry.dicom.imageio.codec.jpeg.JpegLsDecoder;
import io.gantry.dicom.imageio.codec.jpeg.JpegLsEncoder;
import io.gantry.dicom.io.TransferSyntax;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The codecs there are, by transfer syntax. Immutable and thread-safe.
 */
public final class Codecs {

    /** Syntaxes that are written back in another one: never a second lossy pass, and nothing here writes HTJ2K. */
    private static final Map<String, String> WRITTEN_AS = Map.of(UID.JPEGLSNearLossless, UID.JPEGLSLossless,
            UID.JPEG2000, UID.JPEG2000Lossless, UID.HTJ2KLossless, UID.JPEG2000Lossless,
            UID.HTJ2KLosslessRPCL, UID.JPEG2000Lossless, UID.HTJ2K,
            UID.JPEG2000Lossless);

    private static final Codecs PURE_JAVA = pure();

    private final Map<String, FrameDecoder> decoders;
    private final Map<String, FrameEncoder> encoders;

    private Codecs(Map<String, FrameDecoder> decoders, Map<String, FrameEncoder> encoders) {
        this.decoders = Map.copyOf(decoders);
        this.encoders = Map.copyOf(encoders);
    }

    private static Codecs pure() {
        Map<String, FrameDecoder> decoders = new HashMap<>();
        Map<String, FrameEncoder> encoders = new HashMap<>();
        NativeCodec uncompressed = new NativeCodec();
        for (TransferSyntax syntax : new TransferSyntax[]{TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN}) {
            decoders.put(syntax.uid(), uncompressed);
            encoders.put(syntax.uid(), uncompressed);
        }
        RleCodec rle = new RleCodec();
        decoders.put(UID.RLELossless, rle);
        encoders.put(UID.RLELossless, rle);
        JpegLosslessDecoder lossless = new JpegLosslessDecoder();
        for (String uid : new String[]{UID.JPEGLossless, UID.JPEGLosslessSV1}) {
            decoders.put(uid, lossless);
            encoders.put(uid, new JpegLosslessEncoder());
        }
        for (String uid : new String[]{UID.JPEGLSLossless, UID.JPEGLSNearLossless}) {
            decoders.put(uid, new JpegLsDecoder());
        }
        encoders.put(UID.JPEGLSLossless, new JpegLsEncoder());
        for (String uid : new String[]{UID.JPEGBaseline8Bit, UID.JPEGExtended12Bit}) {
            decoders.put(uid, new JpegDctDecoder());
        }
        return new Codecs(decoders, encoders);
    }

    /** All there are: {@link #pureJava()}, JPEG 2000 and HTJ2K. The latter start processes when they are used. */
    public static Codecs all() {
        Codecs all = PURE_JAVA;
        J2kCodec j2k = J2kCodec.shared();
        for (String uid : new String[]{UID.JPEG2000Lossless, UID.JPEG2000, UID.HTJ2KLossless,
                UID.HTJ2KLosslessRPCL, UID.HTJ2K}) {
            all = all.with(uid, j2k, uid.equals(UID.JPEG2000Lossless) ? j2k : null);
        }
        return all;
    }

    /** Native pixel data, RLE Lossless, and the JPEG and JPEG-LS families. */
    public static Codecs pureJava() {
        return PURE_JAVA;
    }

    /**
     * These and one more.
     *
     * @param uid of the transfer syntax
     * @param encoder null where nothing is written in that transfer syntax
     */
    public Codecs with(String uid, FrameDecoder decoder, @Nullable FrameEncoder encoder) {
        Map<String, FrameDecoder> moreDecoders = new HashMap<>(decoders);
        Map<String, FrameEncoder> moreEncoders = new HashMap<>(encoders);
        moreDecoders.put(uid, decoder);
        if (encoder != null) {
            moreEncoders.put(uid, encoder);
        }
        return new Codecs(moreDecoders, moreEncoders);
    }

    /** What decodes frames of a transfer syntax, or null where nothing does. */
    public @Nullable FrameDecoder decoder(TransferSyntax syntax) {
        return decoders.get(syntax.uid());
    }

    /** What encodes frames in a transfer syntax without loss, or null where nothing does. */
    public @Nullable FrameEncoder encoder(TransferSyntax syntax) {
        return encoders.get(syntax.uid());
    }

    /**
     * The transfer syntax in which decoded frames of another one are written back: the same wherever it can hold them
     * without loss, or null where nothing writes them. Baseline and extended JPEG have none: their frames are blanked
     * by {@link io.gantry.dicom.imageio.codec.jpeg.JpegBlanker}.
     */
    public @Nullable TransferSyntax writtenAs(TransferSyntax syntax) {
        String uid = WRITTEN_AS.getOrDefault(syntax.uid(), syntax.uid());
        return encoders.containsKey(uid) ? TransferSyntax.of(uid) : null;
    }
}
