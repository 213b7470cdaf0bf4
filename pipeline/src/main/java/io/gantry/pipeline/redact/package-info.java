/**
 * Stage {@code redact}: blanks what machines burn into pixels, and holds what may have text in it and cannot be
 * blanked (PS3.15 E.3.1). {@code rule} says which machine, {@code zone} where, {@code pixel} how.
 */
@NullMarked
package io.gantry.pipeline.redact;

import org.jspecify.annotations.NullMarked;
