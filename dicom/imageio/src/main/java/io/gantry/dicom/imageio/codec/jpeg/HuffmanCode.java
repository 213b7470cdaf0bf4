package io.gantry.dicom.imageio.codec.jpeg;

import java.util.Arrays;
import java.util.stream.IntStream;

/** A Huffman table for encoding (T.81 Annex C, K.2). Immutable. */
final class HuffmanCode {

    private static final int MOST_BITS = 16;
    private static final int SYMBOLS = 256;

    private final byte[] counts;
    private final byte[] values;
    private final int[] codes = new int[SYMBOLS];
    private final int[] lengths = new int[SYMBOLS];

    private HuffmanCode(byte[] counts, byte[] values) {
        this.counts = counts;
        this.values = values;
        int code = 0;
        int value = 0;
        for (int length = 1; length <= MOST_BITS; length++) {
            for (int i = 0; i < (counts[length - 1] & 0xFF); i++) {
                codes[values[value] & 0xFF] = code++;
                lengths[values[value++] & 0xFF] = length;
            }
            code <<= 1;
        }
    }

    static HuffmanCode of(byte[] counts, byte[] values) {
        return new HuffmanCode(counts, values);
    }

    /**
     * The shortest code for symbols that occur so often, of which none is longer than 16 bits and none all ones.
     *
     * @param frequencies by symbol, at least one of them over 0
     */
    static HuffmanCode optimal(int[] frequencies) {
        int[] sizes = limit(codeSizes(frequencies));
        Integer[] byFrequency = IntStream.range(0, frequencies.length).filter(s -> frequencies[s] > 0).boxed()
                .sorted((a, b) -> frequencies[a] != frequencies[b]
                        ? Integer.compare(frequencies[b], frequencies[a])
                        : Integer.compare(a, b))
                .toArray(Integer[]::new);
        byte[] counts = new byte[MOST_BITS];
        byte[] values = new byte[byFrequency.length];
        for (int length = 1; length <= MOST_BITS; length++) {
            counts[length - 1] = (byte) sizes[length];
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (int) byFrequency[i];
        }
        return new HuffmanCode(counts, values);
    }

    /**
     * How many codes each length has, of a Huffman tree over the symbols and one more that occurs least: it takes the
     * code of all ones (T.81 Figure K.1).
     */
    private static int[] codeSizes(int[] frequencies) {
        int n = frequencies.length + 1;
        long[] weight = new long[n];
        int[] depth = new int[n];
        int[] next = new int[n];
        Arrays.fill(next, -1);
        for (int i = 0; i < frequencies.length; i++) {
            weight[i] = frequencies[i];
        }
        weight[n - 1] = 1;
        for (int first = least(weight, -1), second = least(weight, first); second >= 0; first = least(weight,
                -1), second = least(weight, first)) {
            weight[first] += weight[second];
            weight[second] = 0;
            int last = first;
            for (int i = first; i >= 0; i = next[i]) {
                depth[i]++;
                last = i;
            }
            next[last] = second;
            for (int i = second; i >= 0; i = next[i]) {
                depth[i]++;
            }
        }
        int[] sizes = new int[Math.max(n, MOST_BITS + 2) + 1];
        for (int d : depth) {
            if (d > 0) {
                sizes[d]++;
            }
        }
        return sizes;
    }

    /** The last index of the least weight over 0, or -1. */
    private static int least(long[] weight, int except) {
        int least = -1;
        for (int i = 0; i < weight.length; i++) {
            if (weight[i] > 0 && i != except && (least < 0 || weight[i] <= weight[least])) {
                least = i;
            }
        }
        return least;
    }

    /** Shortens codes of more than 16 bits and takes away the longest, the one of all ones (T.81 Figure K.3). */
    private static int[] limit(int[] sizes) {
        for (int length = sizes.length - 1; length > MOST_BITS; length--) {
            while (sizes[length] > 0) {
                int shorter = length - 2;
                while (sizes[shorter] == 0) {
                    shorter--;
                }
                sizes[length] -= 2;
                sizes[length - 1]++;
                sizes[shorter + 1] += 2;
                sizes[shorter]--;
            }
        }
        int longest = MOST_BITS;
        while (sizes[longest] == 0) {
            longest--;
        }
        sizes[longest]--;
        return sizes;
    }

    boolean has(int symbol) {
        return lengths[symbol] > 0;
    }

    int code(int symbol) {
        return codes[symbol];
    }

    /** Bits of the code of a symbol, or 0 where it has none. */
    int length(int symbol) {
        return lengths[symbol];
    }

    /** Appends a DHT segment with this table. */
    void write(EntropyWriter out, int destination) {
        out.marker(Markers.DHT, 2 + 17 + values.length);
        out.raw(destination);
        out.raw(counts);
        out.raw(values);
    }
}
