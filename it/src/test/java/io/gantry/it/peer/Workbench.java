package io.gantry.it.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The folder of one test and what it started there. At the end everything is stopped, the last first; the folder is
 * deleted when the test passed and stays to be looked at when it failed.
 */
public final class Workbench implements BeforeEachCallback, AfterEachCallback {

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private @Nullable Path folder;
    private String test = "";

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        test = context.getRequiredTestClass().getSimpleName();
        folder = Files.createTempDirectory(Path.of(System.getProperty("java.io.tmpdir")), "it");
    }

    /** A folder of this test. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(Objects.requireNonNull(folder).resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Chance that can be had again: the seed is printed, and taken from the system property {@code gantry.seed}. */
    public Random random() {
        long seed = Long.getLong("gantry.seed", System.nanoTime());
        System.out.println(test + ": -Dgantry.seed=" + seed);
        return new Random(seed);
    }

    /** Stops it at the end of the test. */
    public <T extends AutoCloseable> T use(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        @Nullable
        Exception failure = null;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        if (context.getExecutionException().isEmpty()) {
            delete(Objects.requireNonNull(folder));
        }
    }

    private static void delete(Path tree) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(tree)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
