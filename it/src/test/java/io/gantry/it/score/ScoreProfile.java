package io.gantry.it.score;

import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.redact.RedactionRules;
import io.gantry.pipeline.redact.RiskClass;
import io.gantry.pipeline.redact.Unmatched;
import io.gantry.pipeline.yaml.Problems;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The profile that is scored. */
final class ScoreProfile {

    private ScoreProfile() {
    }

    /**
     * A profile from its file, but that ultrasound, and series of slices that the cohort calls a dose report, pass with
     * their pixels as they are where no rule is for them: what is scored is the data set, and the cohort has no text in
     * its pixels.
     *
     * @param passing what else passes so: nothing of generated instances, everything of files whose pixels are not judged
     * @throws IllegalArgumentException with every problem where the file is no profile
     */
    static Profile load(Path file, RiskClass... passing) {
        Problems problems = new Problems();
        Profile profile = ProfileLoader.load(file, problems);
        if (profile == null) {
            throw new IllegalArgumentException(problems.list().toString());
        }
        Map<RiskClass, Unmatched> unmatched = new EnumMap<>(profile.redaction().unmatched());
        unmatched.put(RiskClass.ULTRASOUND, Unmatched.PASS);
        unmatched.put(RiskClass.SCREEN_CAPTURE, Unmatched.PASS);
        for (RiskClass each : passing) {
            unmatched.put(each, Unmatched.PASS);
        }
        return new Profile(profile.options(), profile.jitter(),
                new RedactionRules(profile.redaction().machines(), unmatched), profile.lock(),
                profile.documents(),
                profile.words(), profile.rules(), profile.digest());
    }
}
