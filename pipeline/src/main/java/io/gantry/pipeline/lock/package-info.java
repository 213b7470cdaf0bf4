/**
 * Stage {@code lock} and its way back: originals of what was changed, encrypted for whoever may know them, travel with
 * the clean instance in Encrypted Attributes Sequence (0400,0500) (PS3.15 E.1.1 and E.1.2). Only certificates are
 * needed to lock. Safe for any thread.
 */
@NullMarked
package io.gantry.pipeline.lock;

import org.jspecify.annotations.NullMarked;
