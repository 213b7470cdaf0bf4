package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.status.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The format of conf/logback.xml: of the appender in use, and of the one for a file. */
class LogFormatTest {

    private static final Path CONFIGURATION = Path.of(System.getProperty("gantry.root", ".."), "conf",
            "logback.xml");

    @Test
    @DisplayName("What a peer sends, as its AE title, can neither begin a line of the log nor move the reader's cursor")
    void controlCharacters() throws Exception {
        assertThat(lines("A\r\nB\u001B[31mC\u0000\u009BD\u00FC\u5C71\uD83D\uDE00 - ~\u007FE", null))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .endsWith(" WARN  [- -] gantry A B [31mC D\u00FC\u5C71\uD83D\uDE00 - ~ E\n"));
    }

    @Test
    @DisplayName("An exception is logged with its causes' classes and stacks, and without messages, which may quote a value")
    void exceptions() throws Exception {
        Exception cause = new NumberFormatException("For input string: \"CANARY\"");
        Exception thrown = new IllegalStateException("of CANARY", cause);
        thrown.addSuppressed(new IOException("CANARY"));
        assertThat(lines("It failed", thrown)).hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains(" WARN  [- -] gantry It failed\njava.lang.IllegalStateException\n\tat ",
                                "LogFormatTest.exceptions(LogFormatTest.java:",
                                "\nCaused by: java.lang.NumberFormatException\n\tat ")
                        .doesNotContain("CANARY"));
    }

    /** What each of the two appenders makes of it. */
    private static List<String> lines(String message, @Nullable Throwable thrown) throws Exception {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(CONFIGURATION.toFile());
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .noneMatch(status -> status.getEffectiveLevel() >= Status.WARN);
        Matcher pattern = Pattern.compile("<pattern>(.*)</pattern>")
                .matcher(Files.readString(CONFIGURATION).replace("&#xA0;", "\u00A0")
                        .replace("&#x10FFFF;", Character.toString(0x10FFFF)));
        List<String> lines = new ArrayList<>();
        while (pattern.find()) {
            lines.add(line(context, pattern.group(1), message, thrown));
        }
        context.stop();
        return lines;
    }

    private static String line(LoggerContext context, String pattern, String message,
            @Nullable Throwable thrown) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.start();
        LoggingEvent event = new LoggingEvent("", context.getLogger("gantry"), Level.WARN,
                message, thrown, null);
        return new String(encoder.encode(event), StandardCharsets.UTF_8).replace("[ ]", "[- -]");
    }
}
