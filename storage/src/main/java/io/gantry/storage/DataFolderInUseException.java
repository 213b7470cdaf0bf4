package io.gantry.storage;

import java.io.IOException;

/** Another gateway works on the data folder. */
public final class DataFolderInUseException extends IOException {

    private static final long serialVersionUID = 1L;

    public DataFolderInUseException(String message) {
        super(message);
    }
}
