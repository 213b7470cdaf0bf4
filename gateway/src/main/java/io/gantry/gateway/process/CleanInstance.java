package io.gantry.gateway.process;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.ComposedSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Output;
import io.gantry.storage.spool.InstanceId;
import io.gantry.storage.spool.SpooledInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An instance that passed every stage, with the original open under it, where its large values lie. Whoever is handed
 * it closes it once; the last of them closes the original. Safe for several readers at once.
 */
public final class CleanInstance implements AutoCloseable {

    private final InstanceId id;
    private final Route route;
    private final SpooledInstance original;
    private final DicomFile file;
    private final Instance passed;
    private final Output output;
    private final FileMetaInformation meta;
    private final @Nullable String studyUid;
    private final @Nullable String seriesUid;
    private final AtomicInteger holders = new AtomicInteger(1);

    CleanInstance(InstanceId id, Route route, SpooledInstance original, DicomFile file, Instance passed) {
        this.id = id;
        this.route = route;
        this.original = original;
        this.file = file;
        this.passed = passed;
        this.output = Objects.requireNonNull(passed.output(), "passed without an output");
        this.meta = Objects.requireNonNull(passed.workingMeta(), "passed without meta information");
        Attributes clean = passed.working();
        this.studyUid = clean.string(Tag.StudyInstanceUID);
        this.seriesUid = clean.string(Tag.SeriesInstanceUID);
    }

    public InstanceId id() {
        return id;
    }

    public Route route() {
        return route;
    }

    public String sopClassUid() {
        return Objects.requireNonNull(meta.mediaStorageSopClassUid(), "no SOP class");
    }

    /** Pseudonymous. */
    public String sopInstanceUid() {
        return Objects.requireNonNull(meta.mediaStorageSopInstanceUid(), "no SOP instance");
    }

    public String transferSyntaxUid() {
        return Objects.requireNonNull(meta.transferSyntaxUid(), "no transfer syntax");
    }

    /** Pseudonymous; null where the instance has none. */
    public @Nullable String studyInstanceUid() {
        return studyUid;
    }

    /** Pseudonymous; null where the instance has none. */
    public @Nullable String seriesInstanceUid() {
        return seriesUid;
    }

    /** The whole Part 10 file. */
    public ByteSource file() {
        return output.file();
    }

    /** The data set alone, as C-STORE takes it. */
    public ByteSource dataSet() {
        ByteSource whole = output.file();
        long offset = output.dataSetOffset();
        return new ComposedSource(List.of(new ByteRange(whole, offset, whole.size() - offset)));
    }

    /** One more will close it. Only for someone who holds it. */
    public CleanInstance share() {
        holders.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        if (holders.decrementAndGet() == 0) {
            try (original; file; passed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException("the original of instance " + id + " cannot be closed", e);
            }
        }
    }
}
