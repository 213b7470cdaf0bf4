/**
 * What scripts/score runs: instances with planted identifiers, the answer key, and how much of it a profile fulfils.
 * The categories are those of the MIDI-B challenge. What is planted comes from lists that the pipeline does not know.
 */
@NullMarked
package io.gantry.it.score;

import org.jspecify.annotations.NullMarked;
