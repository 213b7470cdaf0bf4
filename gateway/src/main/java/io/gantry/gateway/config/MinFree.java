package io.gantry.gateway.config;

import io.gantry.pipeline.yaml.Quantities;

/** How much of a disk must stay free: a size or a share of the whole. */
public sealed interface MinFree {

    /** In bytes, for a disk of so many bytes. */
    long requiredOf(long totalBytes);

    /** A size. */
    record Bytes(long bytes) implements MinFree {
        @Override
        public long requiredOf(long totalBytes) {
            return bytes;
        }

        @Override
        public String toString() {
            return bytes + " B";
        }
    }

    /** A share, 0 to 99. */
    record Percent(int percent) implements MinFree {
        @Override
        public long requiredOf(long totalBytes) {
            return totalBytes / 100 * percent;
        }

        @Override
        public String toString() {
            return percent + "%";
        }
    }

    /** @throws IllegalArgumentException when the text is neither a size ({@code 1 GiB}) nor a share ({@code 5%}) */
    static MinFree parse(String text) {
        if (text.matches("[0-9]{1,2}%")) {
            return new Percent(Integer.parseInt(text.substring(0, text.length() - 1)));
        }
        try {
            return new Bytes(Quantities.bytes(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is neither a size such as 1 GiB nor a share of the disk such as 5%", e);
        }
    }
}
