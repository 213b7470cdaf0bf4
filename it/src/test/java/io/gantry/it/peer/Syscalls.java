package io.gantry.it.peer;

import io.gantry.dicom.testing.Peers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a process asked of the kernel, in order, as Debian's strace saw it. */
public final class Syscalls {

    private static final Set<String> WRITES = Set.of("write", "pwrite64", "writev", "pwritev", "sendfile",
            "copy_file_range", "sendto");
    private static final Set<String> FORCES = Set.of("fsync", "fdatasync");
    private static final Pattern BEGUN = Pattern.compile("(\\d+) +(\\w+)\\((.*)");
    private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. \\w+ resumed>(.*)");
    private static final Pattern RESULT = Pattern.compile(".*\\) += (-?\\d+).*");
    private static final Pattern ON_FILE = Pattern.compile("\\d+<((?:\\\\x[0-9a-f]{2})*)>.*");
    /** It names the file that it reads from first. */
    private static final Pattern ON_SECOND_FILE = Pattern
            .compile("\\d+<[^>]*>.*?\\d+<((?:\\\\x[0-9a-f]{2})*)>.*");
    private static final Pattern TEXT = Pattern.compile("\"((?:\\\\x[0-9a-f]{2})*)\"");

    /**
     * A call that succeeded.
     *
     * @param file what its file descriptor was open on, that to write to where it had two; empty where it had none
     * @param texts its text arguments: paths of a rename or mkdir, data of a write
     * @param begun place in the order of all beginnings and ends
     * @param ended likewise
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Call(String name, String file, List<byte[]> texts, int begun, int ended) {

        public String path(int index) {
            return new String(texts.get(index), StandardCharsets.UTF_8);
        }

        /** What was written, or its beginning. */
        public byte[] data() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            texts.forEach(all::writeBytes);
            return all.toByteArray();
        }
    }

    private record Beginning(Matcher line, int at) {
    }

    private Syscalls() {
    }

    /** To be put before a command; the process that is started is then still the command's, not the observer's. */
    public static List<String> observed(Path trace) {
        return List.of(Peers.find("strace"), "-D", "-f", "-qq", "-y", "-xx", "-s", "400", "-e",
                "signal=none", "-e",
                "trace=mkdir,rename,renameat,renameat2,fsync,fdatasync,write,pwrite64,writev,pwritev,sendfile,"
                        + "copy_file_range,sendto,exit_group",
                "-o", trace.toString());
    }

    /** Whether a call writes to a file. */
    public static boolean isWrite(Call call) {
        return WRITES.contains(call.name());
    }

    /** Whether a call forces a file, or a folder's names, to disk. */
    public static boolean isForce(Call call) {
        return FORCES.contains(call.name());
    }

    /** Whether the observed process has ended and everything is written. */
    public static boolean complete(Path trace) throws IOException {
        return Files.readString(trace).contains("exit_group(");
    }

    /** The calls in the order of their beginnings. */
    public static List<Call> read(Path trace) throws IOException {
        List<Call> calls = new ArrayList<>();
        Map<String, Beginning> open = new HashMap<>();
        int at = 0;
        for (String line : Files.readAllLines(trace)) {
            at++;
            Matcher resumed = RESUMED.matcher(line);
            Matcher begun = BEGUN.matcher(line);
            if (resumed.matches()) {
                Beginning beginning = open.remove(resumed.group(1));
                if (beginning != null && succeeded(resumed.group(2))) {
                    calls.add(call(beginning.line, resumed.group(2), beginning.at, at));
                }
            } else if (begun.matches() && line.endsWith("<unfinished ...>")) {
                open.put(begun.group(1), new Beginning(begun, at));
            } else if (begun.matches() && succeeded(line)) {
                calls.add(call(begun, "", at, at));
            }
        }
        return calls;
    }

    private static boolean succeeded(String end) {
        Matcher result = RESULT.matcher(end);
        return result.matches() && !result.group(1).startsWith("-");
    }

    private static Call call(Matcher beginning, String rest, int begun, int ended) {
        String arguments = beginning.group(3) + rest;
        String name = beginning.group(2);
        Matcher file = (name.equals("copy_file_range") ? ON_SECOND_FILE : ON_FILE).matcher(arguments);
        List<byte[]> texts = new ArrayList<>();
        Matcher text = TEXT.matcher(arguments);
        while (text.find()) {
            texts.add(bytes(text.group(1)));
        }
        return new Call(name,
                file.matches() ? new String(bytes(file.group(1)), StandardCharsets.UTF_8) : "", texts, begun,
                ended);
    }

    private static byte[] bytes(String escaped) {
        return HexFormat.of().parseHex(escaped.replace("\\x", ""));
    }
}
