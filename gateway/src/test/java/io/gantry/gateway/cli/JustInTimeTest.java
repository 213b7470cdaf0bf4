package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JustInTimeTest {

    @AfterEach
    void leaveTheOtherTestsTheirCompiler() throws JMException {
        Object _ = ManagementFactory.getPlatformMBeanServer().invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"), "compilerDirectivesClear",
                new Object[0], new String[0]);
    }

    /** The JVM refuses a file that it cannot parse with a text, not with an exception. */
    @Test
    void theJvmTakesTheDirectives() throws Exception {
        assertThat(JustInTime.add(JustInTime.DIRECTIVES)).contains("2 compiler directives added");
        assertThat(JustInTime.add("[ { matches: 1 } ]")).doesNotContain("added");
    }
}
