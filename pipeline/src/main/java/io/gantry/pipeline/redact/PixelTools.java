package io.gantry.pipeline.redact;

import io.gantry.dicom.imageio.Codecs;
import io.gantry.dicom.io.Scratch;
import java.nio.file.Path;

/**
 * What stage {@code redact} works with.
 *
 * @param codecs for encapsulated pixel data
 * @param scratch where frames lie that were encoded anew
 */
public record PixelTools(Codecs codecs, Scratch scratch) {

    /** The codecs of this project, scratch files in a folder. */
    public static PixelTools in(Path scratchFolder) {
        return new PixelTools(Codecs.all(), Scratch.in(scratchFolder));
    }
}
