package io.gantry.pipeline.yaml;

/** Turns the text of a scalar into a value. */
@FunctionalInterface
public interface ValueParser<T> {

    /**
     * @throws IllegalArgumentException when the text is not a {@code T}; its message becomes the problem's, so
     *                                  it says what would be right
     */
    T parse(String text);
}
