package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.frame.Black;
import io.gantry.dicom.imageio.frame.FrameSource;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PhotometricInterpretation;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.imageio.frame.PixelDataException.Kind;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.redact.zone.ZonePlan;
import java.io.IOException;

/** Blanks the zones of an instance, in whatever its pixel data is encoded. Immutable and thread-safe. */
public final class PixelBlanker {

    private final Codecs codecs;
    private final FrameRewriter rewriter;

    public PixelBlanker(Codecs codecs, Scratch scratch) {
        this.codecs = codecs;
        this.rewriter = new FrameRewriter(codecs, scratch);
    }

    /**
     * Puts pixel data with black zones into a data set. Every pixel outside of them keeps its value; in JPEG baseline
     * and extended every block that no zone touches keeps its coefficients.
     *
     * @param target the data set as it will leave; its Pixel Data is replaced
     * @param original the data set as it was received, which tells the palette
     * @param syntax what the pixel data is encoded in
     * @throws PixelDataException where it cannot be decoded or encoded; {@code target} is then as before
     */
    public Redaction blank(Attributes target, Attributes original, ImageForm form, ZonePlan plan,
            TransferSyntax syntax) throws IOException, PixelDataException {
        Element pixels = target.get(Tag.PixelData);
        if (target.contains(Tag.FloatPixelData) || target.contains(Tag.DoubleFloatPixelData)) {
            throw new PixelDataException(Kind.UNSUPPORTED, "Floating point pixel data cannot be blanked");
        }
        if (pixels != null && pixels instanceof FragmentsElement != syntax.encapsulated()) {
            throw new PixelDataException(Kind.IMPOSSIBLE,
                    "Pixel Data is not in the form of its transfer syntax");
        }
        int[] black = black(original, form);
        if (pixels instanceof FragmentsElement) {
            return rewriter.rewrite(target, form, plan, black, syntax);
        }
        if (form.bitsAllocated() > 32 || form.bitsAllocated() == 1 && form.samplesPerPixel() != 1) {
            throw new PixelDataException(Kind.UNSUPPORTED, "Samples of this number of allocated bits");
        }
        if (form.isChromaHalved() && (form.columns() % 2 != 0 || form.planarConfiguration() != 0)) {
            throw new PixelDataException(Kind.IMPOSSIBLE,
                    "Neighbours cannot share their colour differences in this form");
        }
        // For its checks: pixel data that is too short is refused.
        FrameSource.of(target, form);
        switch (pixels) {
            case BulkElement bulk -> {
                BlankedSource blanked = new BlankedSource(bulk.value(), form, plan, black,
                        unit(bulk.bigEndian(), bulk));
                target.put(
                        new BulkElement(Tag.PixelData, bulk.vr(), new ByteRange(blanked, 0, blanked.size()),
                                bulk.bigEndian()));
            }
            case DataElement data -> {
                ByteRange value = new ByteRange(ByteSource.of(data.buffer()), data.offset(), data.length());
                BlankedSource blanked = new BlankedSource(value, form, plan, black,
                        unit(data.bigEndian(), data));
                byte[] bytes = new ByteRange(blanked, 0, blanked.size()).load(data.length());
                target.put(
                        new DataElement(Tag.PixelData, data.vr(), bytes, 0, bytes.length, data.bigEndian()));
            }
            case null, default -> throw new PixelDataException(Kind.ABSENT, "There is no integer pixel data");
        }
        return new Redaction(plan, black, codecs, syntax, null);
    }

    private static int unit(boolean bigEndian, Element pixels) {
        return bigEndian ? pixels.vr().unitSize() : 1;
    }

    private static int[] black(Attributes original, ImageForm form)
            throws IOException, PixelDataException {
        if (form.photometric() == PhotometricInterpretation.PALETTE_COLOR) {
            return Black.of(form, DarkestColor.of(original, form));
        }
        return Black.of(form);
    }
}
