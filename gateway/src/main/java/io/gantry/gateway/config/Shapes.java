package io.gantry.gateway.config;

import io.gantry.pipeline.yaml.Quantities;
import java.net.InetAddress;
import java.time.Duration;

/** Parsers of the scalar values of a configuration; each throws IllegalArgumentException saying what is right. */
public final class Shapes {

    static final Duration LONGEST_TIMEOUT = Duration.ofDays(1);

    private Shapes() {
    }

    /**
     * An AE title (PS3.5 Table 6.2-1): 1 to 16 characters of the default repertoire without backslash and control
     * characters; spaces around it are not part of it.
     */
    public static String aeTitle(String text) {
        String title = text.strip();
        if (title.isEmpty() || title.length() > 16) {
            throw new IllegalArgumentException("\"" + text + "\" is not an AE title: 1 to 16 characters");
        }
        if (title.chars().anyMatch(c -> c < ' ' || c > '~' || c == '\\')) {
            throw new IllegalArgumentException("\"" + text
                    + "\" is not an AE title: printable ASCII without a backslash");
        }
        return title;
    }

    /** A code string (PS3.5 Table 6.2-1), the VR of Modality (0008,0060). */
    static String modality(String text) {
        if (!text.matches("[A-Z0-9_][A-Z0-9_ ]{0,15}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a modality: 1 to 16 capitals, digits and _, such as CT");
        }
        return text;
    }

    /** A name that appears in file names, metrics and logs. */
    static String name(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a name: 1 to 64 letters, digits, dots, _ and -");
        }
        return text;
    }

    /** A literal IP address: a name would be resolved by somebody else's server. */
    static String bindAddress(String text) {
        // The JDK takes "10" and "10.1" for addresses too; nobody means those.
        if (text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*")) {
            try {
                InetAddress.ofLiteral(text);
                return text;
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(notAnAddress(text), e);
            }
        }
        throw new IllegalArgumentException(notAnAddress(text));
    }

    private static String notAnAddress(String text) {
        return "\"" + text + "\" is not an IP address such as 127.0.0.1, 0.0.0.0 or ::1";
    }

    /** A host name (RFC 1123) or a literal IP address; not resolved here. */
    static String host(String text) {
        boolean literal = text.matches("[0-9.]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
        if (literal) {
            return bindAddress(text);
        }
        if (text.length() > 253 || !text.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\.?")) {
            throw new IllegalArgumentException("\"" + text + "\" is neither a host name nor an IP address");
        }
        return text;
    }

    /** A deadline: above zero, at most a day. */
    static Duration timeout(String text) {
        Duration timeout = Quantities.duration(text);
        if (timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(text + " is out of range: must be above zero and at most 1d");
        }
        return timeout;
    }

    /** A maximum PDU length (PS3.8 D.1): 0 for no limit, else 4 KiB to 16 MiB. */
    static int maxPdu(String text) {
        long bytes = text.equals("0") ? 0 : Quantities.bytes(text);
        if (bytes != 0 && (bytes < 4 << 10 || bytes > 16 << 20)) {
            throw new IllegalArgumentException(
                    text + " is out of range: must be 4 KiB to 16 MiB, or 0 for no limit");
        }
        return (int) bytes;
    }

    /** Bytes per second: 0 for any, else 1 B to 1 MiB. */
    static int minRate(String text) {
        long bytes = text.equals("0") ? 0 : Quantities.bytes(text);
        if (bytes < 0 || bytes > 1 << 20) {
            throw new IllegalArgumentException(
                    text + " is out of range: must be at most 1 MiB each second, or 0 for any");
        }
        return (int) bytes;
    }

    /** How often the journal is forced to disk: what is longer leaves too much to the recovery. */
    static Duration checkpointInterval(String text) {
        Duration interval = Quantities.duration(text);
        if (interval.toMillis() < 10 || interval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException(text + " is out of range: must be 10ms to 1m");
        }
        return interval;
    }
}
