package io.gantry.gateway.cli;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;

/**
 * Writes exceptions into the log, {@code %stack} of conf/logback.xml: classes and stack frames. Their messages may quote
 * what was at hand (that of NumberFormatException does), which may be a patient's.
 */
public final class StackWithoutMessages extends ThrowableHandlingConverter {

    @Override
    public String convert(ILoggingEvent event) {
        StringBuilder text = new StringBuilder();
        String intro = "";
        for (@Nullable
        IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            text.append(intro).append(thrown.getClassName()).append(System.lineSeparator());
            StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
            for (int i = 0; i < frames.length - thrown.getCommonFrames(); i++) {
                text.append("\tat ").append(frames[i].getStackTraceElement()).append(System.lineSeparator());
            }
            intro = "Caused by: ";
        }
        return text.toString();
    }
}
