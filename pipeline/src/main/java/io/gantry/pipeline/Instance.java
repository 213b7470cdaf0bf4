package io.gantry.pipeline;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.io.DicomFile;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.dicom.io.UnknownVr;
import io.gantry.pipeline.anonymize.ActionSet;
import io.gantry.pipeline.redact.pixel.Redaction;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An instance on its way through the stages. Immutable but for the working data set, which a stage may change in
 * place; the original is never changed. Large values lie in the source it was read from, which stays open until the
 * output is delivered. Confined to one thread.
 */
public final class Instance implements Closeable {

    private final FileMetaInformation originalMeta;
    private final TransferSyntax originalSyntax;
    private final Attributes original;
    private final @Nullable MachineSignature machine;
    private final Attributes working;
    private final @Nullable FileMetaInformation workingMeta;
    private final @Nullable Output output;
    private final @Nullable Redaction redaction;
    private final @Nullable String rule;
    private final ActionSet actions;

    private Instance(FileMetaInformation originalMeta, TransferSyntax originalSyntax, Attributes original,
            @Nullable MachineSignature machine, Attributes working, @Nullable FileMetaInformation workingMeta,
            @Nullable Output output, @Nullable Redaction redaction, @Nullable String rule,
            ActionSet actions) {
        this.originalMeta = originalMeta;
        this.originalSyntax = originalSyntax;
        this.original = original;
        this.machine = machine;
        this.working = working;
        this.workingMeta = workingMeta;
        this.output = output;
        this.redaction = redaction;
        this.rule = rule;
        this.actions = actions;
    }

    /** An instance as it was read; working and original data set are the same until a stage sets another. */
    public static Instance of(DicomFile file) {
        return new Instance(file.meta(), file.transferSyntax(), file.dataSet(), null, file.dataSet(), null,
                null, null, null, ActionSet.NOTHING);
    }

    public FileMetaInformation originalMeta() {
        return originalMeta;
    }

    public TransferSyntax originalSyntax() {
        return originalSyntax;
    }

    /** As received, in the VRs that {@link #resolved} knows; never changed. */
    public Attributes original() {
        return original;
    }

    /** The machine that made it. */
    public MachineSignature machine() {
        return machine != null ? machine : MachineSignature.of(original);
    }

    /** As it will leave, so far. */
    public Attributes working() {
        return working;
    }

    /** The File Meta Information it will leave with; null before it is anonymized. */
    public @Nullable FileMetaInformation workingMeta() {
        return workingMeta;
    }

    /** The bytes that may leave; null before they are verified. */
    public @Nullable Output output() {
        return output;
    }

    /**
     * The instance before any stage changed it, with the dictionary's VR for what came as UN ({@link UnknownVr}): so
     * that every rule sees a name as a name, and no receiver is left to guess.
     */
    // Asked is whether it is this very data set, not one that is equal.
    @SuppressWarnings("ReferenceEquality")
    public Instance resolved() throws IOException {
        Attributes known = UnknownVr.resolve(original);
        return known == original
                ? this
                : new Instance(originalMeta, originalSyntax, known, machine, known, workingMeta, output,
                        redaction, rule, actions);
    }

    public Instance withMachine(MachineSignature signature) {
        return new Instance(originalMeta, originalSyntax, original, signature, working, workingMeta, output,
                redaction, rule, actions);
    }

    public Instance withWorking(Attributes dataSet, FileMetaInformation meta) {
        return new Instance(originalMeta, originalSyntax, original, machine, dataSet, meta, output,
                redaction, rule, actions);
    }

    public Instance withOutput(Output verified) {
        return new Instance(originalMeta, originalSyntax, original, machine, working, workingMeta, verified,
                redaction, rule, actions);
    }

    /** With its pixels blanked; to be closed from now on. */
    public Instance withRedaction(Redaction done) {
        return new Instance(originalMeta, originalSyntax, original, machine, working, workingMeta, output,
                done, rule, actions);
    }

    /** With the name of the pixel rule that decided on it. */
    public Instance withRule(String name) {
        return new Instance(originalMeta, originalSyntax, original, machine, working, workingMeta, output,
                redaction, name, actions);
    }

    /** With what became of its attributes. */
    public Instance withActions(ActionSet done) {
        return new Instance(originalMeta, originalSyntax, original, machine, working, workingMeta, output,
                redaction, rule, done);
    }

    /** What became of its attributes; nothing before it is anonymized. */
    public ActionSet actions() {
        return actions;
    }

    /** That its pixels were blanked; null where they were not. */
    public @Nullable Redaction redaction() {
        return redaction;
    }

    /** Name of the pixel rule that decided on it; null where none did. */
    public @Nullable String rule() {
        return rule;
    }

    /** Gives up what its output rests on, but for the source it was read from. */
    @Override
    public void close() throws IOException {
        if (redaction != null) {
            redaction.close();
        }
    }

    /** No value is part of it. */
    @Override
    public String toString() {
        return "Instance[" + original.size() + " elements, " + originalSyntax.uid() + "]";
    }
}
