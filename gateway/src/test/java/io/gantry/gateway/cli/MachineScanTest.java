package io.gantry.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.io.Scratch;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MachineScanTest {

    @TempDir
    Path folder;
    private final Console console = Console.of(new PrintWriter(new StringWriter()));
    private final IOException full = new IOException("No space left on device");

    @Test
    void aFullDiskIsNoUnreadableFile() throws IOException {
        new TestInstances(1).ct(2200, 2200).in(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)
                .writeTo(folder.resolve("a.dcm"));
        Scratch none = () -> {
            throw full;
        };

        assertThatThrownBy(() -> MachineScan.of(folder, RulesFile.load(null), none, console,
                new UnreadableFiles())).isSameAs(full);
    }

    @Test
    void whatIsNoDicomIsCounted() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "no DICOM");
        new TestInstances(1).ct(16, 16).writeTo(folder.resolve("b.dcm"));

        var unreadable = new UnreadableFiles();

        MachineScan scan = MachineScan.of(folder, RulesFile.load(null), Scratch.in(folder), console,
                unreadable);

        assertThat(unreadable.count()).isOne();
        assertThat(scan.machines()).hasSize(1);
    }
}
