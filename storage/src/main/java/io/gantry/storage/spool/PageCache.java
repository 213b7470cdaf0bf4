package io.gantry.storage.spool;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the system keeps of files in memory. By the Foreign Function API, as Java has no name for {@code posix_fadvise};
 * where the system has none, nothing happens. Thread-safe.
 */
@SuppressWarnings("restricted")
final class PageCache {

    private static final Logger log = LoggerFactory.getLogger(PageCache.class);
    private static final int O_RDONLY = 0;
    private static final int POSIX_FADV_DONTNEED = 4;

    private static final @Nullable Calls CALLS = find();

    private record Calls(MethodHandle open, MethodHandle close, MethodHandle advise) {
    }

    private PageCache() {
    }

    /** Never fails: this class must load wherever instances can be held. */
    private static @Nullable Calls find() {
        try {
            Linker linker = Linker.nativeLinker();
            var library = linker.defaultLookup();
            return new Calls(
                    linker.downcallHandle(library.findOrThrow("open"),
                            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                            Linker.Option.firstVariadicArg(2)),
                    linker.downcallHandle(library.findOrThrow("close"),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT)),
                    linker.downcallHandle(library.findOrThrow("posix_fadvise"),
                            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT)));
        } catch (NoSuchElementException | UnsupportedOperationException | IllegalCallerException e) {
            log.info("held instances stay in the system's memory: {}", e.getClass().getSimpleName());
            return null;
        }
    }

    /**
     * Says that nobody will read a file soon: what is on the disk need not be in memory any more. An advice, which the
     * system may ignore; what was not forced stays.
     */
    static void drop(Path file) {
        Calls calls = CALLS;
        if (calls == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toString());
            int descriptor = (int) calls.open.invokeExact(name, O_RDONLY);
            if (descriptor >= 0) {
                int _ = (int) calls.advise.invokeExact(descriptor, 0L, 0L, POSIX_FADV_DONTNEED);
                int _ = (int) calls.close.invokeExact(descriptor);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a function of the system threw", e);
        }
    }
}
