package io.gantry.pipeline.profile;

import java.util.Map;
import java.util.TreeMap;

/** What an action needs to know beyond its name. Its text is part of the profile's digest. */
public sealed interface Detail {

    /** How {@link Action#CLEAN} reads a text. */
    enum Cleaning implements Detail {
        /** Prose: what is not in the lexicon goes, too. */
        WORDS,
        /** A technical value: it stays as it is unless an identifier or a pattern is in it. */
        IDENTIFIERS
    }

    /**
     * For {@link Action#CAP_AGE}.
     *
     * @param over the highest age in years that stays as it is
     * @param value an age string (PS3.5 6.2, AS) that stands for all above
     */
    record AgeCap(int over, String value) implements Detail {
    }

    /** For {@link Action#GENERALIZE}. */
    sealed interface Range extends Detail {
    }

    /** A date becomes the first of January of its year, or the first of its month; times become midnight. */
    enum DatePart implements Range {
        YEAR, MONTH
    }

    /**
     * An age becomes the lower end of its band, in years.
     *
     * @param years width of a band
     */
    record AgeBand(int years) implements Range {
    }

    /**
     * A postal code keeps its first characters.
     *
     * @param kept how many
     */
    record PostalCode(int kept) implements Range {
    }

    /**
     * For {@link Action#LOOKUP}.
     *
     * @param values by what stands in the instance
     */
    record LookupTable(Map<String, String> values) implements Detail {

        public LookupTable {
            values = Map.copyOf(values);
        }

        /** How many there are; no value is part of it. */
        @Override
        public String toString() {
            return "LookupTable[" + values.size() + "]";
        }

        /** All of it, for the digest. */
        String canonical() {
            StringBuilder text = new StringBuilder();
            new TreeMap<>(values).forEach((from, to) -> text.append(from.length()).append(' ').append(from)
                    .append(to.length()).append(' ').append(to));
            return text.toString();
        }
    }
}
