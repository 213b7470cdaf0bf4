/**
 * Reads again what is about to leave and searches it for the instance's own identifiers.
 * Safe for any thread.
 */
@NullMarked
package io.gantry.pipeline.verify;

import org.jspecify.annotations.NullMarked;
