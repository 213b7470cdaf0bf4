/**
 * What may have text in its pixels (PS3.15 E.3.1). This edition blanks nothing: it holds what is at risk.
 * Safe for any thread.
 */
@NullMarked
package io.gantry.pipeline.redact;

import org.jspecify.annotations.NullMarked;
