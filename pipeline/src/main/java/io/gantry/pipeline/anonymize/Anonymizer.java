package io.gantry.pipeline.anonymize;

import io.gantry.dicom.data.Attributes;
import io.gantry.pipeline.clean.Lexicon;
import io.gantry.pipeline.clean.TextCleaner;
import io.gantry.pipeline.profile.DateJitter;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.RuleTable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes the clean counterpart of a data set: walks its elements in their order, at every depth, and puts what each
 * one's rule leaves of it into a new data set. The original is not changed; elements that stay are shared, being
 * immutable. Safe for any thread.
 */
public final class Anonymizer {

    private final RuleTable rules;
    private final Pseudonyms pseudonyms;
    private final @Nullable DateJitter jitter;
    private final TextCleaner cleaner;
    private final Stamps stamps;

    public Anonymizer(Profile profile, Pseudonyms pseudonyms) {
        this.rules = profile.rules();
        this.pseudonyms = pseudonyms;
        this.jitter = profile.jitter();
        Lexicon lexicon = Lexicon.standard();
        this.cleaner = new TextCleaner(
                profile.words().isEmpty() ? lexicon : lexicon.plus(profile.words()));
        this.stamps = new Stamps(profile);
    }

    /**
     * The clean, stamped counterpart of a data set.
     *
     * @throws IOException where a large value that has to be looked into cannot be read, or is over 16 MB
     * @throws LookupMissException where a value stands in no line of the table that it is looked up in
     */
    public Attributes anonymize(Attributes original) throws IOException {
        return anonymize(original, new ActionTally());
    }

    /** As {@link #anonymize(Attributes)}, and notes what became of the elements. */
    Attributes anonymize(Attributes original, ActionTally tally) throws IOException {
        Values values = new Values(original, pseudonyms, jitter);
        TextCleaning cleaning = new TextCleaning(cleaner, original, rules);
        Attributes clean = new Walk(original, rules, values, cleaning, tally).clean();
        stamps.stamp(original, clean);
        return clean;
    }
}
