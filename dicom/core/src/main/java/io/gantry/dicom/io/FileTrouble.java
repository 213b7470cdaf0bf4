package io.gantry.dicom.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Why a file cannot be read or written, in words for people and without its name, which may be a patient's. */
public final class FileTrouble {

    private FileTrouble() {
    }

    public static String in(@Nullable Throwable problem) {
        String reason = switch (problem) {
            case AccessDeniedException _ -> "no permission";
            case NoSuchFileException _ -> "it is not there";
            case FileAlreadyExistsException _ -> "it is there already";
            case FileSystemException e -> e.getReason();
            case IOException e -> e.getMessage();
            // The message of another exception may quote a value.
            case null, default -> null;
        };
        if (reason == null || reason.isBlank()) {
            return problem == null ? "unknown" : problem.getClass().getSimpleName();
        }
        return reason.equals("Is a directory") ? "is a folder" : reason;
    }
}
