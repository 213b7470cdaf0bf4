package io.gantry.pipeline;

import java.util.Random;

/** Texts that are nearly right. */
public final class TextMutations {

    private static final String LETTERS = "[]{}():,.\"'\\/!*+&%@-0123456789 \n\u0000\u00e4abendxUS";

    private TextMutations() {
    }

    /** A text in which up to three places are changed, grown or cut. */
    public static String of(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int at = random.nextInt(mutated.length());
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            switch (random.nextInt(3)) {
                case 0 -> mutated.setCharAt(at, letter);
                case 1 -> mutated.insert(at, letter);
                default -> mutated.delete(at, Math.min(mutated.length(), at + 1 + random.nextInt(8)));
            }
        }
        return mutated.toString();
    }
}
