/**
 * Looks at an instance before anything is changed: whether it is whole, and whether it can be cleaned at all.
 * Safe for any thread.
 */
@NullMarked
package io.gantry.pipeline.inspect;

import org.jspecify.annotations.NullMarked;
