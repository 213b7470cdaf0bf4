package io.gantry.it.score;

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
        Score score = Score.of(ScoreProfile.load(profile), Cohort.of(seed, patients));
        System.out.print(score.table());
        print(score, verbose);
        FreshTexts.print(verbose);
    }

    /** Every value is a generated one: it may be shown. */
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
