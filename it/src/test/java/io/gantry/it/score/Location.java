package io.gantry.it.score;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a value was planted.
 *
 * @param steps the items that lead to it, the outermost first
 * @param tag of the attribute
 */
record Location(List<Step> steps, int tag) {

    /**
     * An item of a sequence.
     *
     * @param concept the code that names a content item, which may move up when others go; else null
     */
    record Step(int sequence, int item, @Nullable String concept) {

        @Nullable
        Attributes in(Attributes dataSet) {
            List<Attributes> items = dataSet.items(sequence);
            if (concept == null) {
                return item < items.size() ? items.get(item) : null;
            }
            return items.stream().filter(i -> {
                Attributes name = i.item(Tag.ConceptNameCodeSequence);
                return name != null && concept.equals(name.string(Tag.CodeValue));
            }).findFirst().orElse(null);
        }

        @Override
        public String toString() {
            return TagFormat.format(sequence) + "[" + (concept == null ? "" + item : concept) + "].";
        }
    }

    /** All of an instance. */
    static final Location ANYWHERE = new Location(List.of(), Tag.Item);

    Location {
        steps = List.copyOf(steps);
    }

    boolean isAnywhere() {
        return equals(ANYWHERE);
    }

    /** The item it lies in, or null where a step leads nowhere. */
    @Nullable
    Attributes holder(Attributes dataSet) {
        Attributes at = dataSet;
        for (Step step : steps) {
            at = at == null ? null : step.in(at);
        }
        return at;
    }

    @Override
    public String toString() {
        if (isAnywhere()) {
            return "anywhere";
        }
        StringBuilder path = new StringBuilder();
        steps.forEach(path::append);
        return path.append(TagFormat.format(tag)).toString();
    }
}
