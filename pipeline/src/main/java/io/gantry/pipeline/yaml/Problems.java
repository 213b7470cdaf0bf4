package io.gantry.pipeline.yaml;

import java.util.List;
import java.util.TreeSet;

/** Collects every problem of a load, so that an administrator sees all of them at once. Not thread-safe. */
public final class Problems {

    // A set: a value that is read twice, or reached through an alias, is reported once.
    private final TreeSet<Problem> found = new TreeSet<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    /** A problem of the whole file, such as one that cannot be read. */
    public void add(String file, String message) {
        found.add(new Problem(file, 0, 0, "", message, null));
    }

    public void addAll(List<Problem> problems) {
        found.addAll(problems);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** What was found so far, by file and line. */
    public List<Problem> list() {
        return List.copyOf(found);
    }
}
