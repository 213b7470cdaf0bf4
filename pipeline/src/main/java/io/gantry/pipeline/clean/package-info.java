/**
 * Action C of PS3.15 Table E.1-1 for text: what is left of a value once identifying words are out of it. A lexicon of
 * imaging terms says what may stay; everything else goes. Lexica and cleaners are immutable and safe for any thread.
 */
@NullMarked
package io.gantry.pipeline.clean;

import org.jspecify.annotations.NullMarked;
