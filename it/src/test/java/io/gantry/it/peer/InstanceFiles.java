package io.gantry.it.peer;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Part 10 files on disk. */
public final class InstanceFiles {

    private InstanceFiles() {
    }

    /** Every file under the folder, in the order of their names; also while others make, name and delete files there. */
    public static List<Path> in(Path folder) throws IOException {
        while (Files.exists(folder)) {
            try (Stream<Path> walk = Files.walk(folder)) {
                return walk.filter(Files::isRegularFile).sorted().toList();
            } catch (NoSuchFileException _) {
                // The folder went: once more, to see it.
            } catch (UncheckedIOException e) {
                // What went or got its name while the folder was looked through; anything else is a failure.
                if (!(e.getCause() instanceof NoSuchFileException)) {
                    throw e;
                }
            }
        }
        return List.of();
    }

    /** Writes instances as {@code 0.dcm}, {@code 1.dcm} and so on. */
    public static List<Path> write(Path folder, List<TestInstance> instances) throws IOException {
        List<Path> files = new ArrayList<>();
        for (TestInstance instance : instances) {
            files.add(instance.writeTo(folder.resolve(files.size() + ".dcm")));
        }
        return files;
    }

    public static String sopInstanceUid(Path file) throws IOException {
        return sopInstanceUid(Files.readAllBytes(file));
    }

    /** As the data set says it. */
    public static String sopInstanceUid(byte[] file) throws IOException {
        try (DicomFile read = DicomReader.read(ByteSource.of(file), ReadLimits.DEFAULT)) {
            return Objects.requireNonNull(read.dataSet().string(Tag.SOPInstanceUID));
        }
    }

    /** As the File Meta Information says it. */
    public static String transferSyntax(byte[] file) throws IOException {
        try (DicomFile read = DicomReader.read(ByteSource.of(file), ReadLimits.DEFAULT)) {
            return read.transferSyntax().uid();
        }
    }

    /** Tags and values as dcmdump prints them, without what depends on the encoding: meta, lengths and VRs. */
    public static List<String> dcmdump(byte[] file, Path scratch) throws IOException {
        Path copy = Files.write(scratch.resolve("copy.dcm"), file);
        return Peers.run(List.of(Peers.find("dcmdump"), "-q", "+L", copy.toString())).output().lines()
                .filter(line -> line.strip().startsWith("(") && !line.startsWith("(0002,"))
                .map(line -> line.replaceAll("# .*", "").replaceAll("\\((Sequence|Item) with .*", "")
                        .replaceAll("\\) [A-Za-z]{2} ", ") ").strip())
                .filter(line -> !line.contains("DelimitationItem") && !line.startsWith("(fffe,e0"))
                .toList();
    }
}
