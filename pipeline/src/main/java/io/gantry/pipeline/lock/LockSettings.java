package io.gantry.pipeline.lock;

import io.gantry.dicom.data.TagFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a profile says of locking.
 *
 * @param scope which originals are locked
 * @param tags with {@link Scope#LISTED} the attributes, else empty
 * @param existing what becomes of locks that an instance comes with
 * @param asked true where the profile has a section {@code lock}: it then needs recipients
 */
public record LockSettings(Scope scope, List<Integer> tags, Existing existing, boolean asked) {

    /** Of a profile without a section {@code lock}. */
    public static final LockSettings DEFAULT = new LockSettings(Scope.IDENTITY, List.of(), Existing.REMOVE,
            false);

    /** Which originals are locked; always of attributes that were changed, whole sequences among them. */
    public enum Scope {
        /** Identity attributes, dates and times, and UIDs, and sequences that hold such. */
        IDENTITY,
        /** Every attribute that was changed or removed. */
        CHANGED,
        /** The attributes that the profile lists. */
        LISTED
    }

    /** What becomes of an Encrypted Attributes Sequence that was there before. */
    public enum Existing {
        REMOVE,
        /** Its items stay as they are, ours comes behind them. */
        KEEP
    }

    public LockSettings {
        tags = List.copyOf(tags);
    }

    /** Everything that decides what is locked, for a profile's digest. */
    public String canonical() {
        return "lock " + scope + ' ' + existing + ' ' + new TreeSet<>(tags).stream().map(TagFormat::format)
                .collect(Collectors.joining(" "));
    }
}
