package io.gantry.pipeline.identity;

import io.gantry.dicom.dict.UidRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what identifies, as values of names, ids, phrases, dates of birth and UIDs, and makes things to search for of
 * it. Of everything but UIDs they are made once for all instances that say the same; what is made is for the values
 * gathered here and nothing else. Not thread-safe.
 */
public final class NeedleBuilder {

    /** An instance with more names than this is made to slow the search down. */
    public static final int MOST_NEEDLES = 10_000;
    private static final int MOST_REMEMBERED = 400;
    private static final int REMEMBERED = 64;
    private static final Recent<List<Fact>, Facts> FACTS = new Recent<>(REMEMBERED);

    /** What a gathered value is. */
    enum Kind {
        ALLOWED, MAKER, NAME, NAME_OF_PATIENT, NAME_THAT_STAYS, ID, ID_OF_PATIENT, PHRASE, BIRTH_DATE
    }

    /** A value as it was received. */
    record Fact(Kind kind, String value) {

        /** Never the value. */
        @Override
        public String toString() {
            return kind.toString();
        }
    }

    private final List<Fact> facts = new ArrayList<>();
    private final Set<String> uids = new HashSet<>();
    private @Nullable Facts made;

    private void add(Kind kind, String value) {
        facts.add(new Fact(kind, value));
    }

    /** What was added, without UIDs. Nothing may be added behind it. */
    public Facts facts() {
        Facts known = made;
        if (known == null) {
            known = facts.size() > MOST_REMEMBERED ? new Facts(facts) : FACTS.get(facts, Facts::new);
            made = known;
        }
        return known;
    }

    /** What was added; null where it is more than can be searched for. Nothing may be added behind it. */
    public @Nullable NeedleSet build() {
        NeedleSet.Table table = facts().table();
        return table == null ? null : new NeedleSet(table, new UidSet(uids));
    }

    /** What stays on purpose is not searched for, as a whole or word by word. */
    public void allow(String value) {
        add(Kind.ALLOWED, value);
    }

    /** What a maker or model is called, as a whole and word by word, is neither staff nor institution. */
    public void maker(String value) {
        add(Kind.MAKER, value);
    }

    /** A name as a value of VR PN holds it; {@code ofPatient} where a maker's name would not excuse it. */
    public void name(String value, boolean ofPatient, boolean stays) {
        add(stays ? Kind.NAME_THAT_STAYS : ofPatient ? Kind.NAME_OF_PATIENT : Kind.NAME, value);
    }

    /** An identifier of the patient, or of an order, which tells somebody only by a digit in it. */
    public void id(String value, boolean ofPatient) {
        add(ofPatient ? Kind.ID_OF_PATIENT : Kind.ID, value);
    }

    /** An institution, an address, a telephone number: found as a whole. */
    public void phrase(String value) {
        add(Kind.PHRASE, value);
    }

    /** A date of birth (YYYYMMDD), in the usual ways of writing it. */
    public void birthDate(String value) {
        add(Kind.BIRTH_DATE, value);
    }

    /** A UID, unless it is a well-known one. */
    public void uid(String value) {
        String uid = value.replace('\0', ' ').strip();
        if (uid.length() >= UidSet.SHORTEST && UidRegistry.lookup(uid) == null) {
            uids.add(uid);
        }
    }
}
