package io.gantry.storage;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Nothing can be stored now: disk over its watermark, journal broken or too slow. The caller answers C-STORE
 * with A700H, Refused: Out of Resources (PS3.4 Table B.2-1), and the sender keeps its copy. Messages carry
 * ids, counts and byte sizes only.
 */
public class StorageUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(String message) {
        super(message);
    }

    public StorageUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
