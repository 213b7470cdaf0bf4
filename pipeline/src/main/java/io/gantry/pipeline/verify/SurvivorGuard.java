package io.gantry.pipeline.verify;

import io.gantry.dicom.data.Attributes;
import io.gantry.pipeline.identity.NeedleSet;
import io.gantry.pipeline.identity.NeedleSet.Haystack;
import io.gantry.pipeline.identity.TextFolder;
import io.gantry.pipeline.profile.RuleTable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tells beforehand whether the stage verify would hold an instance for a text, so that whoever cleans texts can take
 * it away. Confined to one instance and one thread.
 */
public final class SurvivorGuard {

    private final @Nullable NeedleSet needles;
    private final TextFolder folder = new TextFolder();

    private SurvivorGuard(@Nullable NeedleSet needles) {
        this.needles = needles;
    }

    /** The guard of an instance as it was received. */
    public static SurvivorGuard of(Attributes original, RuleTable rules) throws IOException {
        return new SurvivorGuard(Identifiers.of(original, rules));
    }

    /** Whether one of the instance's identifiers stands in a text; always, where it has too many to search for. */
    public boolean finds(String text) {
        if (text.length() < 2) {
            return false;
        }
        folder.fold(text);
        return needles == null || needles.anyIn(folder.chars(), folder.length(), Haystack.TEXT);
    }
}
