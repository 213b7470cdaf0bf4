package io.gantry.dicom.io;

/**
 * What a reader takes before it calls a data set malformed. Memory follows these, never a length that the bytes
 * claim.
 *
 * @param maxDepth sequences within sequences
 * @param maxElements elements and items of the whole data set; fragments of its Pixel Data
 * @param maxHeldBytes bytes read from the source into memory, for the whole data set; not counted where the source is
 *        memory already
 * @param bulkThreshold values longer than this many bytes stay in their source
 * @param maxInflatedBytes size of a deflated data set once inflated (PS3.5 A.5)
 */
public record ReadLimits(int maxDepth, int maxElements, long maxHeldBytes, int bulkThreshold,
        long maxInflatedBytes) {

    /** Wide enough for an enhanced multi-frame of ten thousand frames, narrow enough for a heap of 256 MB. */
    public static final ReadLimits DEFAULT = new ReadLimits(64, 1_000_000, 96L << 20, 32 * 1024, 4L << 30);

    public ReadLimits {
        if (maxDepth < 1 || maxElements < 1 || maxHeldBytes < 1 || bulkThreshold < 1024
                || maxInflatedBytes < 1) {
            throw new IllegalArgumentException(
                    "Read limits must be positive, the bulk threshold at least 1024");
        }
    }
}
