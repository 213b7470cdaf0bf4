package io.gantry.it.score;

import io.gantry.it.peer.Corpus;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.redact.RiskClass;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prints the score of a profile: {@code [--profile FILE] [--seed N] [--patients N] [--verbose]}. */
public final class Scoring {

    private static final int FEW = 3;

    private Scoring() {
    }

    public static void main(String[] args) throws IOException {
        Path profile = Path.of("conf/profiles/longitudinal.yaml");
        long seed = ScoreTest.SEED;
        int patients = ScoreTest.PATIENTS;
        boolean verbose = false;
        List<String> options = new ArrayList<>(Arrays.asList(args));
        while (!options.isEmpty()) {
            String option = options.removeFirst();
            if (!option.equals("--verbose") && options.isEmpty()) {
                throw new IllegalArgumentException(
                        "scripts/score: " + option + " needs a value, or is unknown");
            }
            switch (option) {
                case "--profile" -> profile = Path.of(options.removeFirst());
                case "--seed" -> seed = Long.parseLong(options.removeFirst());
                case "--patients" -> patients = Integer.parseInt(options.removeFirst());
                case "--verbose" -> verbose = true;
                default -> throw new IllegalArgumentException("scripts/score: unknown option " + option);
            }
        }
        System.out.println("generated instances");
        Score score = Score.of(ScoreProfile.load(profile), Cohort.of(seed, patients));
        System.out.print(score.table());
        print(score, verbose);
        if (Corpus.exists()) {
            System.out.println("files of real devices, identifiers planted over their own");
            Profile passing = ScoreProfile.load(profile, RiskClass.values());
            Score corpus = Score.of(passing, CorpusCohort.of(seed, passing));
            System.out.print(corpus.table());
            print(corpus, verbose);
        } else {
            System.out.println("no corpus beside the source tree: no files of real devices are scored");
        }
        FreshTexts.print(verbose);
    }

    /** Every value is generated, or of a public file: it may be shown. */
    private static void print(Score score, boolean verbose) {
        for (Category category : Category.values()) {
            List<Score.Failure> failures = score.failures().stream()
                    .filter(f -> f.check().category() == category)
                    .toList();
            failures.stream().limit(verbose ? Long.MAX_VALUE : FEW)
                    .forEach(f -> System.out.println(category.label() + " " + f.check().location() + ": '"
                            + f.check().text() + "' in '" + f.original() + "' left '" + f.found() + "'"));
            if (!verbose && failures.size() > FEW) {
                System.out
                        .println(category.label() + ": " + (failures.size() - FEW) + " more, see --verbose");
            }
        }
    }
}
