package io.gantry.it.peer;

import io.gantry.dicom.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What readers of others say about files. */
public final class OtherReaders {

    /** Reads every element of every item of each file; prints the files that it cannot. */
    private static final String PYDICOM = """
            import sys, warnings, pydicom
            warnings.simplefilter('ignore')
            def walk(dataset):
                for element in dataset:
                    if element.VR == 'SQ':
                        for item in element.value:
                            walk(item)
                    else:
                        str(element.value)
            for path in open(sys.argv[1]).read().split('\\n'):
                try:
                    walk(pydicom.dcmread(path))
                except Exception as e:
                    print(path, type(e).__name__)
            """;

    private OtherReaders() {
    }

    /** Runs dcmdump over all files; its complaints, empty when it reads them all. */
    public static String dcmdump(List<Path> files) {
        List<String> command = new ArrayList<>(List.of(Peers.find("dcmdump"), "-q"));
        files.forEach(file -> command.add(file.toString()));
        Peers.Outcome outcome = Peers.run(command);
        return outcome.status() == 0
                ? ""
                : outcome.output().lines().filter(line -> line.startsWith("E:") || line.startsWith("F:"))
                        .collect(Collectors.joining("\n", "exit " + outcome.status() + "\n", ""));
    }

    /** The files that pydicom does not read, each with the kind of its error. */
    public static List<String> pydicomRefuses(List<Path> files, Path scratch) throws IOException {
        Path list = Files.writeString(scratch.resolve("files.txt"),
                files.stream().map(Path::toString).collect(Collectors.joining("\n")));
        Path script = Files.writeString(scratch.resolve("walk.py"), PYDICOM);
        return Peers.run(List.of(Peers.pythonWithPydicom(), script.toString(), list.toString())).output()
                .lines()
                .toList();
    }

    /** Whether dciodvfy could make out what a file is at all; then its other errors say something. */
    public static boolean isJudged(Set<String> dciodvfyErrors) {
        return dciodvfyErrors.stream().noneMatch(
                error -> error.contains("Information Object Not found") || error.contains("out of order"));
    }

    /** The errors of dciodvfy, without the values in them. */
    public static Set<String> dciodvfyErrors(Path file) {
        try (Stream<String> lines = Peers.run(List.of(Peers.find("dciodvfy"), "-new", file.toString()))
                .output()
                .lines()) {
            return lines.filter(line -> line.startsWith("Error"))
                    .map(line -> line.replaceAll("= <[^>]*>", "").replaceAll("UID [0-9.]+", "UID"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
