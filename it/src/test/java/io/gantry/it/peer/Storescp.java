package io.gantry.it.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** DCMTK's archive: a folder of files. */
public final class Storescp implements Archive {

    private final ChildProcess process;
    private final int port;
    private final Path folder;

    private Storescp(ChildProcess process, int port, Path folder) {
        this.process = process;
        this.port = port;
        this.folder = folder;
    }

    /** Starts it on a free port; {@code options} say which transfer syntaxes it takes, as {@code +xa} or {@code +xi}. */
    public static Storescp start(Path folder, String... options) throws IOException {
        return start(folder, Peers.freePort(), options);
    }

    public static Storescp start(Path folder, int port, String... options) throws IOException {
        Path received = Files.createDirectories(folder.resolve("received"));
        List<String> command = new ArrayList<>(List.of(Peers.find("storescp"), "-v", "-aet", AE_TITLE, "-od",
                received.toString(), "-pm", "+B", "-dhl", "--fork"));
        command.addAll(List.of(options));
        command.add(Integer.toString(port));
        ChildProcess process = ChildProcess.start(command, Map.of(), folder, "storescp");
        process.awaitPort(port);
        return new Storescp(process, port, received);
    }

    @Override
    public int port() {
        return port;
    }

    /** Where its files lie; those that are just arriving are there, too, and not whole yet. */
    public Path folder() {
        return folder;
    }

    @Override
    public Map<String, byte[]> instances() throws IOException {
        Map<String, byte[]> instances = new HashMap<>();
        for (Path file : InstanceFiles.in(folder)) {
            byte[] bytes = Files.readAllBytes(file);
            byte[] other = instances.put(InstanceFiles.sopInstanceUid(bytes), bytes);
            // Files of the corpus share a UID across SOP classes, which their makers should not have done.
            assertThat(other == null || !sopClassUid(other).equals(sopClassUid(bytes))).as("twice: " + file)
                    .isTrue();
        }
        return instances;
    }

    private static String sopClassUid(byte[] file) throws IOException {
        try (DicomFile read = DicomReader.read(ByteSource.of(file), ReadLimits.DEFAULT)) {
            return Objects.requireNonNull(read.dataSet().string(Tag.SOPClassUID));
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
