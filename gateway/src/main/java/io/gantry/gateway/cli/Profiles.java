package io.gantry.gateway.cli;

import io.gantry.gateway.config.ConfigurationException;
import io.gantry.gateway.config.PseudonymKeyFile;
import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.yaml.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Profiles for the commands that run the pipeline. */
final class Profiles {

    private Profiles() {
    }

    /** @throws ConfigurationException with every problem of the profile */
    static Profile load(Path file) {
        var problems = new Problems();
        return sound(ProfileLoader.load(file, problems), problems);
    }

    /** The Basic Profile as it is shipped: what the tables name, with nothing kept beyond it. */
    static Profile basic() throws IOException {
        var problems = new Problems();
        String name = "profiles/basic.yaml";
        return sound(ProfileLoader.parse(ShippedFiles.text(name), name, problems), problems);
    }

    private static Profile sound(@Nullable Profile profile, Problems problems) {
        if (profile == null || !problems.isEmpty()) {
            throw new ConfigurationException(problems.list());
        }
        return profile;
    }

    /** For a look at what would happen: a key that nobody has, so that no pseudonym of the site is made. */
    static Pseudonyms forOnce() {
        byte[] key = new byte[PseudonymKeyFile.BYTES];
        new SecureRandom().nextBytes(key);
        return new Pseudonyms(key);
    }
}
