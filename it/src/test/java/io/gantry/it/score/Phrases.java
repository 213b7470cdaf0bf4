package io.gantry.it.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

/** Makes texts: a description as machines write it, and identifiers as people add them. Not thread-safe. */
final class Phrases {

    private static final List<String> DESCRIPTORS = HeldOut.lines("descriptors");
    private static final List<String> SENTENCES = HeldOut.lines("sentences");
    /** Surnames that no sentence has as a word: what is to go can then be told from what is to stay. */
    private static final List<String> TITLED = Stream
            .of(HeldOut.words("surnames"), HeldOut.words("surnames-that-are-words")).flatMap(List::stream)
            .filter(name -> SENTENCES.stream().noneMatch(sentence -> Words.contains(sentence, name)))
            .toList();

    private final Person person;
    private final Random random;
    private int nextDescriptor;

    /** @param start the descriptor to begin with; all are used in turn */
    Phrases(Person person, Random random, int start) {
        this.person = person;
        this.random = random;
        this.nextDescriptor = start;
    }

    /** A description that the person's own identifiers do not occur in, so that all of it is to stay. */
    private String descriptor(int limit) {
        while (true) {
            String text = DESCRIPTORS.get(nextDescriptor++ % DESCRIPTORS.size());
            if (text.length() <= limit && isSafe(text)) {
                return text;
            }
        }
    }

    private String sentence() {
        while (true) {
            String text = Person.any(SENTENCES, random);
            if (isSafe(text)) {
                return text;
            }
        }
    }

    private boolean isSafe(String text) {
        return isSafe(text, person.words());
    }

    private static boolean isSafe(String text, List<String> words) {
        return words.stream().noneMatch(word -> Words.contains(text, word));
    }

    /** A description alone, of at most so many characters. */
    Phrase plain(int limit) {
        String text = descriptor(limit);
        return new Phrase(text, List.of(text), List.of());
    }

    /** A description of at most 64 characters (LO, PS3.5 6.2), every other time with something identifying in it. */
    Phrase description() {
        return random.nextBoolean() ? plain(64) : described(descriptor(30));
    }

    private Phrase described(String safe) {
        String surname = random.nextBoolean() ? person.surname() : person.surname().toUpperCase(Locale.ROOT);
        String titled = titled(safe);
        String date = 1 + random.nextInt(12) + "/" + (1 + random.nextInt(28)) + "/"
                + (random.nextBoolean() ? "19" : "2021");
        return switch (random.nextInt(12)) {
            case 0 -> after(safe, " " + surname, surname);
            case 1 -> after(safe, " Dr " + titled, titled);
            case 2 -> after(safe, " " + date, date);
            case 3 -> before(surname + ", " + person.given() + " ", safe, surname, person.given());
            case 4 -> after(safe, " MRN " + person.id(), person.id());
            case 5 -> after(safe, " Dr. " + person.physician() + " " + date, person.physician(), date);
            case 6 -> after(safe, " " + person.given() + " " + surname, person.given(), surname);
            case 7 -> after(safe, " acc " + person.accession(), person.accession());
            case 8 -> after(safe, " " + person.place(), person.place());
            case 9 -> after(safe, " tel " + person.phone(), person.phone().substring(6));
            case 10 -> before("Mr. " + surname + " - ", safe, surname);
            default -> after(safe, " " + person.given().charAt(0) + ". " + surname, surname);
        };
    }

    private String titled(String safe) {
        while (true) {
            String name = Person.any(TITLED, random);
            if (!Words.contains(safe, name)) {
                return name;
            }
        }
    }

    private static Phrase after(String safe, String added, String... identifiers) {
        return new Phrase(safe + added, List.of(safe), Arrays.asList(identifiers));
    }

    private static Phrase before(String added, String safe, String... identifiers) {
        return new Phrase(added + safe, List.of(safe), Arrays.asList(identifiers));
    }

    /** A few sentences, with the patient, others, dates and addresses among them. */
    Phrase comment() {
        List<String> safe = new ArrayList<>();
        List<String> identifiers = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int sentences = 2 + random.nextInt(3);
        for (int i = 0; i < sentences; i++) {
            String sentence = sentence();
            safe.add(sentence);
            text.append(sentence).append(' ').append(identifying(identifiers)).append(' ');
        }
        return new Phrase(text.toString().strip(), safe, identifiers);
    }

    /** A text with identifiers in it, which are added to those of the comment. */
    private String identifying(List<String> identifiers) {
        String titled = titled("");
        String date = String.format(Locale.ROOT, "%02d/%02d/20%02d", 1 + random.nextInt(12),
                1 + random.nextInt(28),
                10 + random.nextInt(12));
        String ssn = String.format(Locale.ROOT, "%03d-%02d-%04d", 100 + random.nextInt(500),
                10 + random.nextInt(80),
                1000 + random.nextInt(8000));
        Phrase added = switch (random.nextInt(9)) {
            case 0 -> after("Patient ", person.given() + " " + person.surname() + ".", person.given(),
                    person.surname());
            case 1 -> after("Discussed with Dr. ", titled + ".", titled);
            case 2 ->
                after("Call ", person.phone() + " or " + person.mail() + ".", person.phone().substring(6),
                        person.mail());
            case 3 -> after("Lives at ", person.street() + ".", person.street().split(" ")[0],
                    person.street().split(" ")[1]);
            case 4 -> after("Seen on ", date + ".", date);
            case 5 -> after("Mrs ", person.stranger() + " was informed.", person.stranger());
            case 6 -> after("MRN: ", person.id() + ", " + person.hospital() + ".", person.id(),
                    person.hospital().split("[ -]")[0]);
            case 7 -> after("SSN ", ssn + ".", ssn);
            default -> after("", "");
        };
        identifiers.addAll(added.identifiers());
        return added.text();
    }
}
