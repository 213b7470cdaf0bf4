package io.gantry.gateway.deliver;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.imageio.Transcoder;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.ComposedSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.gateway.config.ExportSyntax;
import io.gantry.gateway.process.CleanInstance;
import io.gantry.pipeline.Output;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.pipeline.redact.pixel.SpillingSink;
import java.io.IOException;
import java.util.List;

/**
 * Puts instances into the transfer syntax that a destination wants, without loss. What has no place in it, such as
 * video, is left in its own. Safe for any thread.
 */
final class Export {

    private final ExportSyntax wanted;
    private final PixelTools tools;
    private final Transcoder transcoder;

    Export(ExportSyntax wanted, PixelTools tools) {
        this.wanted = wanted;
        this.tools = tools;
        this.transcoder = new Transcoder(tools.codecs());
    }

    /** Whether pixel data in this syntax can be sent to archives that take only native ones. */
    boolean decodes(TransferSyntax syntax) {
        return syntax.encapsulated() && transcoder.supports(syntax, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    /**
     * The instance as the destination is configured to have it.
     *
     * @throws IOException where the instance cannot be read or the scratch file not be written
     */
    Exported of(CleanInstance instance) throws IOException {
        TransferSyntax to = wanted.syntax();
        TransferSyntax from = TransferSyntax.of(instance.transferSyntaxUid());
        if (to == null || to.equals(from) || !transcoder.supports(from, to)) {
            return own(instance);
        }
        try {
            return in(instance, to);
        } catch (PixelDataException _) {
            // It has no place in that syntax; a destination takes what comes as it is, and it is clean either way.
            return own(instance);
        }
    }

    private static Exported own(CleanInstance instance) {
        return new Exported(instance.transferSyntaxUid(), instance.dataSet(), instance.file(), null);
    }

    /**
     * The instance in another transfer syntax.
     *
     * @throws PixelDataException where its pixel data cannot be decoded, or has no place there
     */
    Exported in(CleanInstance instance, TransferSyntax to) throws IOException, PixelDataException {
        TransferSyntax from = TransferSyntax.of(instance.transferSyntaxUid());
        SpillingSink scratch = new SpillingSink(tools.scratch());
        boolean done = false;
        try (DicomFile clean = DicomReader.read(instance.file(), ReadLimits.DEFAULT)) {
            Attributes dataSet = clean.dataSet();
            if (!dataSet.contains(Tag.PixelData)) {
                return own(instance);
            }
            transcoder.transcode(dataSet, from, to, scratch);
            FileMetaInformation meta = FileMetaInformation.of(instance.sopClassUid(),
                    instance.sopInstanceUid(), to.uid());
            Output output = Output.compose(meta, dataSet);
            ByteSource file = output.file();
            long offset = output.dataSetOffset();
            done = true;
            return new Exported(to.uid(),
                    new ComposedSource(List.of(new ByteRange(file, offset, file.size() - offset))), file,
                    scratch);
        } finally {
            if (!done) {
                scratch.close();
            }
        }
    }
}
