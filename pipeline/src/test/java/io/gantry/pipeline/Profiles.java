package io.gantry.pipeline;

import io.gantry.pipeline.anonymize.Pseudonyms;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.ProfileLoader;
import io.gantry.pipeline.redact.PixelTools;
import io.gantry.pipeline.yaml.Problems;
import java.nio.file.Path;

/** Profiles and keys for tests. */
public final class Profiles {

    private Profiles() {
    }

    /** The Basic Profile and nothing else. */
    public static Profile basic() {
        return with("");
    }

    /** The Basic Profile with dates moved. */
    public static Profile jitter() {
        return with("date_jitter: {min_days: -365, max_days: -1}\n");
    }

    /** The Basic Profile with further lines of YAML. */
    public static Profile with(String lines) {
        return of("version: \"2.0\"\nprivacy_profile: basic\n" + lines);
    }

    /** A whole profile in YAML. */
    public static Profile of(String yaml) {
        Problems problems = new Problems();
        Profile profile = ProfileLoader.parse(yaml, "test.yaml", problems);
        if (profile == null) {
            throw new IllegalArgumentException(problems.list().toString());
        }
        return profile;
    }

    /** Pseudonyms under a key that a number makes. */
    public static Pseudonyms pseudonyms(int number) {
        byte[] key = new byte[Pseudonyms.KEY_BYTES];
        key[0] = (byte) number;
        key[31] = 7;
        return new Pseudonyms(key);
    }

    /** Scratch files in the folder for temporary ones. */
    public static PixelTools tools() {
        return PixelTools.in(Path.of(System.getProperty("java.io.tmpdir"), "gantry-test-scratch"));
    }

    /** The pipeline of a profile, under the key of number 1. */
    public static Pipeline pipeline(Profile profile) {
        return pipeline(profile, pseudonyms(1));
    }

    /** The pipeline of a profile, without recipients of originals. */
    public static Pipeline pipeline(Profile profile, Pseudonyms pseudonyms) {
        return Pipeline.of(profile, pseudonyms, null, tools());
    }
}
