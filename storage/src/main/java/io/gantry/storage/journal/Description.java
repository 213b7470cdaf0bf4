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
 */
public record Description(@Nullable String route, @Nullable String profile, @Nullable String profileDigest,
        @Nullable String tablesEdition, @Nullable String modality, Pseudonyms pseudonyms,
        @Nullable Machine machine) {

    public static final Description NOTHING = new Description(null, null, null, null, null,
            Pseudonyms.UNKNOWN, null);

    public Description {
        route = Text.clipNullable(route, 128);
        profile = Text.clipNullable(profile, 128);
        profileDigest = Text.clipNullable(profileDigest, 64);
        tablesEdition = Text.clipNullable(tablesEdition, 32);
        modality = Text.clipNullable(modality, 16);
    }
}
