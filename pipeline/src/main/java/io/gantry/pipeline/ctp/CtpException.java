package io.gantry.pipeline.ctp;

/** A script that cannot be read. The message begins with the line. */
public final class CtpException extends Exception {

    private static final long serialVersionUID = 1;

    CtpException(int line, String problem) {
        super("line " + line + ": " + problem);
    }
}
