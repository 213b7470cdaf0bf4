package io.gantry.pipeline.redact;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.BulkElement;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.FragmentsElement;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.UID;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.io.TransferSyntax;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * That an image was once compressed with loss stays said when its pixel data goes on in a lossless transfer syntax (PS3.3
 * C.7.6.1.1.5): what the syntax told is put into the attributes. Stateless.
 */
final class LossyHistory {

    private LossyHistory() {
    }

    static void keep(Attributes original, Attributes target, ImageForm form, TransferSyntax before,
            TransferSyntax after) {
        String method = method(before);
        boolean said = target.hasValue(Tag.LossyImageCompression);
        // 00 in such a syntax says that nothing was lost, which it may be. A method that stands there is believed.
        if (before.equals(after) || method == null
                || said && !("01".equals(target.string(Tag.LossyImageCompression))
                        && !target.hasValue(Tag.LossyImageCompressionMethod))) {
            return;
        }
        long compressed = length(original.get(Tag.PixelData));
        double ratio = (double) form.frameLength() * form.numberOfFrames() / Math.max(1, compressed);
        target.set(Tag.LossyImageCompression, "01");
        if (!target.hasValue(Tag.LossyImageCompressionRatio)) {
            target.set(Tag.LossyImageCompressionRatio, VR.DS, String.format(Locale.ROOT, "%.2f", ratio));
        }
        target.set(Tag.LossyImageCompressionMethod, method);
    }

    private static @Nullable String method(TransferSyntax syntax) {
        return switch (syntax.uid()) {
            case UID.JPEGLSNearLossless -> "ISO_14495_1";
            case UID.JPEG2000 -> "ISO_15444_1";
            case UID.HTJ2K -> "ISO_15444_15";
            default -> null;
        };
    }

    private static long length(@Nullable Element pixels) {
        return switch (pixels) {
            case FragmentsElement fragments -> fragments.items().length();
            case BulkElement bulk -> bulk.value().length();
            case DataElement data -> data.length();
            case SequenceElement _ -> 0;
            case null -> 0;
        };
    }
}
