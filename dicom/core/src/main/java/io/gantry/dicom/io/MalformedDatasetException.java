package io.gantry.dicom.io;

import java.io.IOException;

/**
 * The bytes are no data set as PS3.5 7 defines it. The message names the element by its path of tags and the byte
 * offset, never a value; whoever receives it quarantines or refuses the instance.
 */
public final class MalformedDatasetException extends IOException {

    private static final long serialVersionUID = 1;

    private final long offset;

    /**
     * @param problem what is wrong
     * @param path tags from the data set down to the element, or empty
     * @param offset byte offset in the source
     */
    public MalformedDatasetException(String problem, String path, long offset) {
        super(problem + (path.isEmpty() ? "" : ", at " + path) + ", offset " + offset);
        this.offset = offset;
    }

    /**
     * For an element in memory, which has no offset.
     *
     * @param problem what is wrong
     */
    public MalformedDatasetException(String problem) {
        super(problem);
        this.offset = -1;
    }

    /** The byte at which reading stopped, counted from 0; -1 where an element in memory cannot be written. */
    public long offset() {
        return offset;
    }
}
