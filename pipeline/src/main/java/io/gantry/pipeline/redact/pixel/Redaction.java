package io.gantry.pipeline.redact.pixel;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.redact.zone.ZonePlan;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * That an instance's pixels were blanked, and what that rests on: the frames encoded anew stay readable until this is
 * closed. Closed with its instance.
 */
public final class Redaction implements Closeable {

    private final ZonePlan plan;
    private final int[] black;
    private final Codecs codecs;
    private final TransferSyntax syntax;
    private final @Nullable Closeable frames;

    Redaction(ZonePlan plan, int[] black, Codecs codecs, TransferSyntax syntax, @Nullable Closeable frames) {
        this.plan = plan;
        this.black = black.clone();
        this.codecs = codecs;
        this.syntax = syntax;
        this.frames = frames;
    }

    /** What the pixel data is encoded in now. */
    public TransferSyntax syntax() {
        return syntax;
    }

    /**
     * Decodes the zones of a data set that was read back from the bytes that are to leave.
     *
     * @return where a zone is not black; null where all are
     */
    public @Nullable String problem(Attributes readBack) throws IOException {
        try {
            return ZoneCheck.problem(readBack, syntax, plan, black, codecs);
        } catch (PixelDataException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        if (frames != null) {
            frames.close();
        }
    }
}
