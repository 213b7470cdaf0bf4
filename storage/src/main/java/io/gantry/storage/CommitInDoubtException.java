package io.gantry.storage;

import org.jspecify.annotations.Nullable;

/**
 * The journal cannot say whether a row was committed. The sender is answered A700H like for any other storage
 * failure, but the spooled file must stay: a row may point to it. At the worst the instance is delivered
 * twice, under the same pseudonymous UID.
 */
public final class CommitInDoubtException extends StorageUnavailableException {

    private static final long serialVersionUID = 1L;

    public CommitInDoubtException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
