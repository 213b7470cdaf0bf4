package io.gantry.pipeline.ctp;

import java.util.List;
import java.util.stream.Collectors;

/** A script that cannot be read. The message begins with the line; of several problems, each on a line of its own. */
public final class CtpException extends Exception {

    private static final long serialVersionUID = 1;

    CtpException(int line, String problem) {
        super("line " + line + ": " + problem);
    }

    /** Several at once, in their order. */
    CtpException(List<CtpException> problems) {
        super(problems.stream().map(CtpException::getMessage).collect(Collectors.joining("\n")));
    }
}
