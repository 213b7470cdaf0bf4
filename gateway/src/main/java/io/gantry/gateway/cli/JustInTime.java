package io.gantry.gateway.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the JVM's optimizing compiler (C2) to where it pays at once. It takes about 5 ms for each of thousands of
 * methods, which in the first thousands of instances is as much CPU as all of their work. Pixel decoders and
 * cryptography are loops that it makes several times faster; everything else stays with the fast compiler (C1). For a
 * node that is busy for days, {@code -Dgantry.optimizer=all} leaves C2 alone. See docs/adr/0011.
 */
final class JustInTime {

    private static final Logger LOG = LoggerFactory.getLogger(JustInTime.class);
    /** The first that matches a method counts. */
    static final String DIRECTIVES = """
            [
              { match: ["io/gantry/dicom/imageio/*.*", "io/gantry/pipeline/redact/*.*",
                        "sun/security/provider/*.*", "com/sun/crypto/provider/*.*"],
                c2: { Exclude: false } },
              { match: "*.*", c2: { Exclude: true } }
            ]
            """;

    private JustInTime() {
    }

    /** Begins in the background, because management takes a tenth of a second to load. */
    static void confineOptimizer() {
        if (System.getProperty("gantry.optimizer", "pixels").equals("all")) {
            return;
        }
        Thread.ofPlatform().daemon().name("just-in-time").start(() -> {
            try {
                LOG.debug("{}", add(DIRECTIVES));
            } catch (IOException | JMException e) {
                // Another JVM, or one without that compiler: nothing but speed depends on it.
                LOG.info("the optimizing compiler is not confined: {}", e.getClass().getSimpleName());
            }
        });
    }

    /** Returns what the JVM says to it. */
    static String add(String directives) throws IOException, JMException {
        Path file = Files.createTempFile("gantry-directives", ".json");
        try {
            Files.writeString(file, directives);
            return String.valueOf(ManagementFactory.getPlatformMBeanServer().invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"), "compilerDirectivesAdd",
                    new Object[]{new String[]{file.toString()}}, new String[]{String[].class.getName()}));
        } finally {
            Files.delete(file);
        }
    }
}
