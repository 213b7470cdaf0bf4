package io.gantry.it.score;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A made-up patient and the people and places around it.
 *
 * @param physician a surname that stands in the physician's attributes
 * @param stranger a surname that stands in no attribute of names
 */
record Person(String surname, String given, String id, String accession, LocalDate birth, String physician,
        String stranger, String place, String hospital, String phone, String street, String mail) {

    private static final List<String> SURNAMES = HeldOut.words("surnames");
    private static final List<String> WORD_SURNAMES = HeldOut.words("surnames-that-are-words");
    private static final List<String> GIVEN = HeldOut.words("given-names");
    private static final List<String> PLACES = HeldOut.words("places");
    private static final List<String> STREETS = List.of("Street", "Ave", "Road", "Lane", "Blvd");

    static Person of(int number, Random random) {
        // Every third is called by an English word.
        List<String> surnames = number % 3 == 0 ? WORD_SURNAMES : SURNAMES;
        String surname = surnames.get(number * 7 % surnames.size());
        String physician = any(SURNAMES, random);
        String place = PLACES.get(number * 5 % PLACES.size());
        String mail = "contact" + number + "@" + "mail" + number + ".example.org";
        return new Person(surname, GIVEN.get(number * 11 % GIVEN.size()),
                number % 4 == 0
                        ? "MRN" + (4_000_000 + random.nextInt(900_000))
                        : "" + (10_000_000
                                + random.nextInt(80_000_000)),
                "A" + (200_000_000 + random.nextInt(90_000_000)),
                LocalDate.of(1932 + random.nextInt(70), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                physician, any(SURNAMES, random), place, place + " General Hospital",
                String.format(Locale.ROOT, "(%d) 555-%04d", 201 + random.nextInt(700),
                        random.nextInt(10_000)),
                100 + random.nextInt(9000) + " " + any(SURNAMES, random) + " " + any(STREETS, random), mail);
    }

    static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    String personName() {
        return surname + "^" + given;
    }

    List<String> nameWords() {
        return List.of(surname, given);
    }

    /** Every word that the attributes of this person's instances have and that must go from texts. */
    List<String> words() {
        List<String> words = new ArrayList<>(List.of(surname, given, id, accession, physician));
        words.addAll(List.of(place.split("-")));
        return words;
    }

    /** Words that mean nothing but this person. */
    List<String> unmistakable() {
        return WORD_SURNAMES.contains(surname) ? List.of(id, accession) : List.of(id, accession, surname);
    }

    String birthDate() {
        return birth.format(DateTimeFormatter.BASIC_ISO_DATE);
    }
}
