package io.gantry.gateway.cli;

import io.gantry.gateway.config.WholeFile;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a folder and of the folders in it. */
final class InputFiles {

    private InputFiles() {
    }

    /**
     * All files, sorted; links are followed. What cannot be visited, such as a folder without permission, is in
     * the list too: whoever then reads it sees that it cannot be read, and nothing is passed over in silence.
     */
    static List<Path> list(Path root) throws IOException {
        var files = new ArrayList<Path>();
        Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                new SimpleFileVisitor<Path>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        // Sockets and pipes hold no files; opening one would wait for ever. What a killed command left
                        // half written is no file of anybody's.
                        if (!attributes.isOther() && !WholeFile.isPart(file)) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException problem) {
                        files.add(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem) {
                        if (problem != null) {
                            files.add(folder);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        files.sort(null);
        return files;
    }
}
