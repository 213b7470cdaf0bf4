package io.gantry.storage.journal;

import org.jspecify.annotations.Nullable;

/**
 * What processing found out about an instance and which rules it applied; each null where unknown, which
 * leaves what the journal knows already.
 *
 * @param route name of the route
 * @param profile name of the profile
 * @param profileDigest SHA-256 of the profile's content, hexadecimal
 * @param tablesEdition edition of the standard whose tables were applied
 * @param rule name of the pixel rule that decided on the image; null where none did
 * @param actions what became of its attributes
 */
public record Description(@Nullable String route, @Nullable String profile, @Nullable String profileDigest,
        @Nullable String tablesEdition, @Nullable String modality, Pseudonyms pseudonyms,
        @Nullable Machine machine, @Nullable String rule, @Nullable ActionSet actions) {

    public static final Description NOTHING = new Description(null, null, null, null, null,
            Pseudonyms.UNKNOWN, null, null, null);

    public Description {
        route = Text.clipNullable(route, 128);
        profile = Text.clipNullable(profile, 128);
        profileDigest = Text.clipNullable(profileDigest, 64);
        tablesEdition = Text.clipNullable(tablesEdition, 32);
        modality = Text.clipNullable(modality, 16);
        rule = Text.clipNullable(rule, 128);
    }

    /** One that no pixel rule decided on, before its attributes are treated. */
    public Description(@Nullable String route, @Nullable String profile, @Nullable String profileDigest,
            @Nullable String tablesEdition, @Nullable String modality, Pseudonyms pseudonyms,
            @Nullable Machine machine) {
        this(route, profile, profileDigest, tablesEdition, modality, pseudonyms, machine, null, null);
    }

    /** The same, and the pixel rule that decided on it. */
    public Description withRule(@Nullable String used) {
        return new Description(route, profile, profileDigest, tablesEdition, modality, pseudonyms, machine,
                used, actions);
    }

    /** The same, and what became of its attributes. */
    public Description withActions(ActionSet done) {
        return new Description(route, profile, profileDigest, tablesEdition, modality, pseudonyms, machine,
                rule, done);
    }
}
