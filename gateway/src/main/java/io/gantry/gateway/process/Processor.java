package io.gantry.gateway.process;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.DicomReader;
import io.gantry.dicom.io.MalformedDatasetException;
import io.gantry.dicom.io.ReadLimits;
import io.gantry.dicom.io.Scratch;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.MachineSignature;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.verify.SurvivorGuard;
import io.gantry.storage.Recovery;
import io.gantry.storage.journal.ActionSet;
import io.gantry.storage.journal.Description;
import io.gantry.storage.journal.InstanceRecord;
import io.gantry.storage.journal.Machine;
import io.gantry.storage.journal.Reason;
import io.gantry.storage.journal.Receipt;
import io.gantry.storage.spool.InstanceId;
import io.gantry.storage.spool.Spool;
import io.gantry.storage.spool.SpooledInstance;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a spooled original, finds its route and runs the route's pipeline. Fails closed: whatever is wrong with an
 * instance, the outcome is that it is held. Where the disk or the system fails there is no outcome. Safe for any thread.
 */
public final class Processor {

    /** Held: no route takes it. */
    public static final String NO_ROUTE = "NO_ROUTE";
    /** Held: the route that it was processed by is not in the configuration any more. */
    public static final String ROUTE_GONE = "ROUTE_GONE";
    /** Held: the profile is not the one that it was processed with. */
    public static final String PROFILE_CHANGED = "PROFILE_CHANGED";

    /** Held: its pseudonyms are not those that it was processed with. */
    public static final String KEY_CHANGED = "KEY_CHANGED";

    /** Held: its file is not what was received: not as long, or another instance's. */
    public static final String FILE_CHANGED = "FILE_CHANGED";

    /** Beyond this, sets are made for each instance. */
    private static final int MOST_ACTION_SETS = 10_000;

    private final Map<io.gantry.pipeline.anonymize.ActionSet, ActionSet> actionSets = new ConcurrentHashMap<>();
    private final Spool spool;
    private final Routes routes;
    private final Pseudonyms pseudonyms;
    private final Scratch scratch;

    /** @param scratch for originals that are deflated and not small */
    public Processor(Spool spool, Routes routes, Pseudonyms pseudonyms, Scratch scratch) {
        this.spool = spool;
        this.routes = routes;
        this.pseudonyms = pseudonyms;
        this.scratch = scratch;
    }

    /**
     * Processes a received instance.
     *
     * @throws IOException where the disk is full, files cannot be opened and the like: to be tried again later
     * @throws LinkageError where a class cannot be loaded: only a new process may help
     */
    public Outcome process(Receipt receipt) throws IOException {
        return guarded(receipt, (original, file) -> {
            String modality = file.dataSet().string(Tag.Modality);
            Route route = routes.match(receipt.calledAe(), receipt.callingAe(), modality,
                    receipt.sopClass());
            if (route == null) {
                return new Outcome.Held(new Reason(NO_ROUTE, "no route of the configuration takes it"),
                        describe(null, file.dataSet()));
            }
            return run(receipt.id(), route, original, file);
        });
    }

    /**
     * Makes the cleaned form of a processed instance again. It must be made by the same rules and with the same key as
     * those recorded, else the journal would describe something that was not sent, and one destination would have the
     * instance under other pseudonyms than another.
     *
     * @throws IOException as of {@link #process}
     */
    public Outcome again(InstanceRecord recorded) throws IOException {
        InstanceId id = recorded.receipt().id();
        Route route = routes.named(recorded.description().route());
        if (route == null) {
            return new Outcome.Held(
                    new Reason(ROUTE_GONE, "its route is not in the configuration any more"),
                    Description.NOTHING);
        }
        if (!route.profile().digest().equals(recorded.description().profileDigest())) {
            return new Outcome.Held(
                    new Reason(PROFILE_CHANGED,
                            "the profile is not the one it was processed with; retry applies the new one"),
                    Description.NOTHING);
        }
        return guarded(recorded.receipt(), (original, file) -> {
            io.gantry.storage.journal.Pseudonyms now = JournalPseudonyms.of(pseudonyms, file.dataSet());
            io.gantry.storage.journal.Pseudonyms then = recorded.description().pseudonyms();
            if (!now.equals(then)) {
                // Another key leaves none of them as it was.
                return now.sharesWith(then)
                        ? failed(FILE_CHANGED, "the spool's file has other identifiers than it had")
                        : failed(KEY_CHANGED,
                                "the pseudonym key is not the one it was processed with; put that one back,"
                                        + " then retry; with this one, retry gives it other pseudonyms");
            }
            return run(id, route, original, file);
        });
    }

    private interface Work {
        Outcome on(SpooledInstance original, DicomFile file) throws IOException;
    }

    private Outcome guarded(Receipt receipt, Work work) throws IOException {
        InstanceId id = receipt.id();
        try {
            SpooledInstance original = spool.open(id);
            Outcome outcome = null;
            try {
                long size = original.channel().size();
                // Cut off between two elements it would be an instance still, but not the one that was acknowledged.
                outcome = size == receipt.sizeBytes()
                        ? read(receipt, original, work)
                        : failed(FILE_CHANGED, "the spool's file has " + size + " bytes of "
                                + receipt.sizeBytes());
                return outcome;
            } finally {
                if (outcome instanceof Outcome.Held) {
                    original.putAside();
                }
                // What passed keeps its original open.
                if (!(outcome instanceof Outcome.Cleaned)) {
                    original.close();
                }
            }
        } catch (MalformedDatasetException e) {
            // Its message has tags and offsets, no value.
            return failed(io.gantry.pipeline.Reason.UNREADABLE.name(), String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            // The same that a start says of it. Where the whole spool is gone, its disk is.
            if (spool.exists(id) || !spool.isThere()) {
                throw e;
            }
            return failed(Recovery.FILE_MISSING, "the spool does not hold the original");
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (LinkageError e) {
            throw e;
        } catch (EOFException | RuntimeException | Error e) {
            // The message may quote a value; the class does not.
            return failed(io.gantry.pipeline.Reason.STAGE_FAILED.name(), e.getClass().getSimpleName());
        }
    }

    private Outcome read(Receipt receipt, SpooledInstance original, Work work) throws IOException {
        DicomFile file = DicomReader.read(ByteSource.of(original.channel()), ReadLimits.DEFAULT, scratch);
        Outcome outcome = null;
        try {
            // Files change places where a folder is put together again by hand: each would leave as the other.
            outcome = ReceiptMeta.tellsOf(receipt, file.meta())
                    ? work.on(original, file)
                    : failed(FILE_CHANGED, "the spool's file is not the one of this instance");
            return outcome;
        } finally {
            if (!(outcome instanceof Outcome.Cleaned)) {
                file.close();
            }
        }
    }

    private static Outcome failed(String code, String detail) {
        return new Outcome.Held(new Reason(code, detail), Description.NOTHING);
    }

    private Outcome run(InstanceId id, Route route, SpooledInstance original, DicomFile file)
            throws IOException {
        Description description = describe(route, file.dataSet());
        return switch (route.pipeline().run(Instance.of(file))) {
            case StageResult.Passed passed -> new Outcome.Cleaned(
                    new CleanInstance(id, route, original, file, passed.instance()),
                    description.withRule(passed.instance().rule())
                            .withActions(actions(passed.instance().actions())));
            case StageResult.Filtered filtered ->
                new Outcome.Unwanted(new Reason("FILTERED", filtered.rule()), description);
            case StageResult.Quarantined held ->
                new Outcome.Held(new Reason(held.reason().name(), held.detail()), description);
        };
    }

    /** As the journal takes it; made once for the many instances that share it. */
    private ActionSet actions(io.gantry.pipeline.anonymize.ActionSet done) {
        ActionSet known = actionSets.get(done);
        if (known != null) {
            return known;
        }
        List<ActionSet.Pair> pairs = new ArrayList<>();
        done.forEach((attribute, action) -> pairs.add(new ActionSet.Pair(attribute, action)));
        ActionSet made = new ActionSet(done.id(), pairs);
        if (actionSets.size() < MOST_ACTION_SETS) {
            actionSets.put(done, made);
        }
        return made;
    }

    /**
     * What the journal may know. A maker or a model that is called as the patient, staff or institution of the instance
     * is left out, and so is everything where no route's rules say who those are.
     */
    private Description describe(@Nullable Route route, Attributes original) throws IOException {
        io.gantry.storage.journal.Pseudonyms known = JournalPseudonyms.of(pseudonyms, original);
        if (route == null) {
            return new Description(null, null, null, null, null, known, null);
        }
        SurvivorGuard guard = SurvivorGuard.of(original, route.profile().rules());
        MachineSignature seen = MachineSignature.of(original);
        String modality = harmless(seen.modality(), guard);
        String serial = seen.serialNumber() == null ? null : pseudonyms.text(seen.serialNumber());
        Machine machine = new Machine(harmless(seen.manufacturer(), guard), harmless(seen.modelName(), guard),
                serial, harmless(seen.softwareVersions(), guard), modality,
                seen.rows() == 0 ? null : seen.rows(), seen.columns() == 0 ? null : seen.columns());
        return new Description(route.name(), route.profileName(), route.profile().digest(), Profile.edition(),
                modality, known, machine);
    }

    private static @Nullable String harmless(@Nullable String value, SurvivorGuard guard) {
        return value == null || guard.finds(value) ? null : value;
    }
}
