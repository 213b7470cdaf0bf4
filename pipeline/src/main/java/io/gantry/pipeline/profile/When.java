package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Of which instances an override is for: all that is named must hold of the data set as it was received, at its top.
 *
 * @param modalities empty for any
 * @param sopClasses UIDs; empty for any
 */
record When(Set<String> modalities, Set<String> sopClasses, List<Test> tests) {

    /**
     * That one of an attribute's values is this, or matches that as a whole; an absent attribute has one value, the
     * empty one.
     */
    record Test(int tag, @Nullable String equal, @Nullable Pattern matches) {

        private boolean holds(Attributes original) {
            List<String> values = original.strings(tag);
            if (values.isEmpty()) {
                return holds("");
            }
            for (String value : values) {
                if (holds(value)) {
                    return true;
                }
            }
            return false;
        }

        private boolean holds(String value) {
            return equal != null ? equal.equals(value) : matches != null && matches.matcher(value).matches();
        }

        @Override
        public String toString() {
            return TagFormat.format(tag) + " " + equal + " " + matches;
        }
    }

    boolean holds(Attributes original) {
        return isOneOf(modalities, original.string(Tag.Modality))
                && isOneOf(sopClasses, original.string(Tag.SOPClassUID))
                && tests.stream().allMatch(test -> test.holds(original));
    }

    private static boolean isOneOf(Set<String> wanted, @Nullable String value) {
        return wanted.isEmpty() || value != null && wanted.contains(value);
    }

    @Override
    public String toString() {
        return modalities.stream().sorted().toList() + " " + sopClasses.stream().sorted().toList() + " "
                + tests;
    }
}
