package io.gantry.it.score;

/**
 * One line of the answer key.
 *
 * @param location where to look
 * @param text what was planted, or the part of it that is asked for
 */
record Check(Category category, Location location, String text) {
}
