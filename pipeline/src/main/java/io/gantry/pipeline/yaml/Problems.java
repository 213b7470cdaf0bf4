package io.gantry.pipeline.yaml;

import java.util.List;
import java.util.TreeSet;

/**
 * Collects every problem of a load, so that an administrator sees all of them at once, and notes: what is no problem
 * but may mean something else than its author thinks. Not thread-safe.
 */
public final class Problems {

    // A set: a value that is read twice, or reached through an alias, is reported once.
    private final TreeSet<Problem> found = new TreeSet<>();
    private final TreeSet<Problem> notes = new TreeSet<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    /** A problem of the whole file, such as one that cannot be read. */
    public void add(String file, String message) {
        found.add(new Problem(file, 0, 0, "", message, null));
    }

    /** Adds all problems and notes of another load. */
    public void addAll(Problems others) {
        found.addAll(others.found);
        notes.addAll(others.notes);
    }

    /** Adds something to be told that stops nothing. */
    public void note(Problem note) {
        notes.add(note);
    }

    /** What is to be told and stops nothing, by file and line. */
    public List<Problem> notes() {
        return List.copyOf(notes);
    }

    /** True where nothing is wrong; there may be notes. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** What was found so far, by file and line. */
    public List<Problem> list() {
        return List.copyOf(found);
    }
}
