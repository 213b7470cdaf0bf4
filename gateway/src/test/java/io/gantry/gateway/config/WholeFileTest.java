package io.gantry.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

    @TempDir
    Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList();
        }
    }

    @Test
    @DisplayName("While a file is written it has a hidden name, and is its owner's where it is to be")
    void underAnotherNameUntilItIsWhole() throws Exception {
        Path file = folder.resolve("originals.dcm");
        OwnerOnly.createFile(file, to -> {
            to.write(ByteBuffer.wrap(new byte[]{1}));
            assertThat(file).doesNotExist();
            assertThat(files()).singleElement().satisfies(part -> {
                assertThat(WholeFile.isPart(part)).isTrue();
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(part)))
                        .isEqualTo("rw-------");
            });
        });
        assertThat(files()).containsExactly(file);
        assertThat(WholeFile.isPart(file)).isFalse();
        assertThat(file).hasBinaryContent(new byte[]{1});
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
    }

    @Test
    void whatCannotBeWrittenLeavesNothing() throws Exception {
        IOException full = new IOException("full");
        assertThatThrownBy(() -> OwnerOnly.createFile(folder.resolve("f"), to -> {
            to.write(ByteBuffer.wrap(new byte[]{1}));
            throw full;
        })).hasRootCause(full);
        assertThat(files()).isEmpty();
    }

    @Test
    void whatIsThereIsReplacedOnlyWhereThatIsWanted() throws Exception {
        Path file = folder.resolve("report.html");
        WholeFile.create(file, "first");
        assertThatThrownBy(() -> WholeFile.create(file, "second"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("first");
        WholeFile.replace(file, "second");
        assertThat(file).hasContent("second");
        assertThat(files()).containsExactly(file);
    }

    @Test
    @DisplayName("Parts that a killed process left are deleted; what is being written and others' files are not")
    void onlyWhatIsLeftIsDeleted() throws Exception {
        Path below = Files.createDirectories(folder.resolve("study/series"));
        Path left = Files.writeString(WholeFile.part(below.resolve("1.dcm")), "half");
        Path foreign = Files.writeString(below.resolve(".download.part"), "x");
        Path deeper = Files.writeString(
                WholeFile.part(Files.createDirectory(below.resolve("deeper")).resolve("f")), "x");
        Path file = below.resolve("2.dcm");
        WholeFile.create(file, to -> {
            assertThat(WholeFile.deleteLeft(folder, 3)).isZero();
            to.write(ByteBuffer.wrap(new byte[]{1}));
        });
        assertThat(left).doesNotExist();
        assertThat(foreign).exists();
        assertThat(deeper).exists();
        assertThat(file).hasBinaryContent(new byte[]{1});
        assertThat(WholeFile.deleteLeft(folder.resolve("absent"), 3)).isZero();
    }

    @Test
    @DisplayName("A full disk is reported with the file that it had no room for; nothing of it is left")
    void aFullDiskIsReportedWithItsFile() {
        Path file = folder.resolve("report.html");
        assertThatThrownBy(() -> WholeFile.create(file, _ -> {
            throw new IOException("No space left on device");
        })).isExactlyInstanceOf(IOException.class)
                .hasMessage("cannot write " + file + ": No space left on device");
        assertThat(folder).isEmptyDirectory();
    }
}
