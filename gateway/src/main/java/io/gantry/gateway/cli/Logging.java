package io.gantry.gateway.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The end of the log. Its appender is asynchronous, so that no association ever waits for a log. */
public final class Logging {

    private Logging() {
    }

    /** A log that says less than it did, until this is closed. */
    interface Quiet extends AutoCloseable {
        @Override
        void close();
    }

    /** Says only what a person must act on: for a command that runs a node to show something else. */
    static Quiet onlyProblems() {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root
                && System.getenv("GANTRY_LOG_LEVEL") == null) {
            Level before = root.getLevel();
            root.setLevel(Level.ERROR);
            return () -> root.setLevel(before);
        }
        return () -> {
        };
    }

    /**
     * Writes what is still queued and closes the log; what is logged afterwards is lost. To be called last, also by
     * whoever handles SIGTERM: logback's own shutdown hook would run beside ours and cut off the orderly stop.
     */
    public static void flush() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.stop();
        }
    }
}
