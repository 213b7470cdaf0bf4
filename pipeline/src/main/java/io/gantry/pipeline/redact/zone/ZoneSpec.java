package io.gantry.pipeline.redact.zone;

/**
 * A zone as it is written in a rule.
 *
 * @param shape what is blanked
 * @param frames in which frames
 * @param clip true where a part outside of the image is left out instead of being a reason to hold
 */
public record ZoneSpec(Shape shape, FrameRange frames, boolean clip) {

    /** The far edge: the number of rows, columns or frames. */
    public static final int END = Integer.MAX_VALUE;

    public ZoneSpec(Shape shape) {
        this(shape, FrameRange.ALL, false);
    }

    /** What is blanked. */
    public sealed interface Shape {
    }

    /** Rows and columns, ends exclusive; negative ones count from the far edge, {@link #END} is the far edge. */
    public record Corners(int row1, int row2, int column1, int column2) implements Shape {

        Rectangle in(int rows, int columns) {
            return new Rectangle(edge(row1, rows), edge(row2, rows), edge(column1, columns),
                    edge(column2, columns));
        }

        private static int edge(int at, int size) {
            return at == END ? size : at < 0 ? size + at : at;
        }
    }

    /**
     * Left, top, width and height in pixels; a negative left or top counts from the far edge, a width or height of
     * {@link #END} reaches to it.
     */
    public record Box(int x, int y, int width, int height) implements Shape {

        Rectangle in(int rows, int columns) {
            int left = x < 0 ? columns + x : x;
            int top = y < 0 ? rows + y : y;
            return new Rectangle(top, far(top, height, rows), left, far(left, width, columns));
        }

        private static int far(int near, int length, int size) {
            return length == END ? size : (int) Math.min((long) near + length, END);
        }
    }

    /** Everything outside of the regions of the Sequence of Ultrasound Regions (PS3.3 C.8.5.5). */
    public record OutsideUltrasoundRegions() implements Shape {
    }

    /** Everything. */
    public record WholeFrame() implements Shape {
    }

    /** As a rule has it. */
    public String yaml() {
        String shape = switch (this.shape) {
            case Corners(int row1, int row2, int column1, int column2) ->
                "[" + at(row1) + ", " + at(row2) + ", " + at(column1) + ", " + at(column2) + "]";
            case Box(int x, int y, int width, int height) ->
                "x: " + x + ", y: " + y + ", width: " + at(width) + ", height: " + at(height);
            case OutsideUltrasoundRegions _ -> "outside_ultrasound_regions";
            case WholeFrame _ -> "whole_frame";
        };
        boolean box = this.shape instanceof Box;
        if (!box && frames.equals(FrameRange.ALL) && !clip) {
            return shape;
        }
        return "{ " + (box ? "" : "zone: ") + shape
                + (frames.equals(FrameRange.ALL)
                        ? ""
                        : ", frames: [" + frames.first() + ", " + at(frames.last()) + "]")
                + (clip ? ", clip: true" : "") + " }";
    }

    private static String at(int number) {
        return number == END ? "end" : Integer.toString(number);
    }
}
