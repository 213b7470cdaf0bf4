package io.gantry.pipeline.clean;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Kinds of words that announce an identifier, or close one. Folded. */
enum Cues {
    /** A person's name follows. */
    TITLE,
    /** A title that is a modality or a disease, too. */
    MODALITY_TITLE,
    /** Stands behind a person's name. */
    DEGREE,
    /** Small words within names. */
    PARTICLE, MONTH,
    /** A telephone number follows. */
    PHONE,
    /** An identifier follows. */
    ID,
    /** An identifier may follow, of three digits or more. */
    COUNTED,
    /** Says what follows is somebody, or his: goes with what it announces. */
    LABEL,
    /** What somebody did: "read by". */
    DEED,
    /** Prepositions and articles, which say nothing once what they stood before is gone. */
    LINK,
    /** A hospital, a university. */
    FACILITY,
    /** Belongs to the name of a facility. */
    OF_FACILITY, STREET,
    /** A street only behind a number and an unknown word. */
    SHORT_STREET,
    /** Stands before the name of a street. */
    STREET_BEFORE, STATE,
    /** What ages are counted in. */
    YEARS,
    /** A number behind it, or before it, is a measurement, however long. */
    MEASURED;

    boolean has(String folded) {
        Set<String> words = Lists.WORDS.get(this);
        return words != null && words.contains(folded);
    }

    /** The words of cues.txt. */
    private static final class Lists {

        private static final Map<Cues, Set<String>> WORDS = load();

        private Lists() {
        }

        private static Map<Cues, Set<String>> load() {
            Map<Cues, Set<String>> words = new EnumMap<>(Cues.class);
            try (InputStream in = Cues.class.getResourceAsStream("cues.txt")) {
                if (in == null) {
                    throw new IllegalStateException("The build left out cues.txt");
                }
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                        .filter(line -> !line.startsWith("#") && !line.isBlank()).forEach(line -> {
                            int colon = line.indexOf(':');
                            words.computeIfAbsent(valueOf(line.substring(0, colon).toUpperCase(Locale.ROOT)),
                                    _ -> new HashSet<>())
                                    .addAll(Arrays.asList(line.substring(colon + 1).strip().split(" +")));
                        });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return words;
        }
    }
}
