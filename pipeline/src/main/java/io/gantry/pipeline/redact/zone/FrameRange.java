package io.gantry.pipeline.redact.zone;

/**
 * Frames of an instance, counted from 1.
 *
 * @param first the first of them
 * @param last the last of them, inclusive; {@link ZoneSpec#END} for the instance's last
 */
public record FrameRange(int first, int last) {

    public static final FrameRange ALL = new FrameRange(1, ZoneSpec.END);

    public FrameRange {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("frames are counted from 1, the first before the last");
        }
    }

    public boolean contains(int frame) {
        return frame >= first && frame <= last;
    }
}
