/** Tests of package {@code redact}. */
@NullMarked
package io.gantry.pipeline.redact;

import org.jspecify.annotations.NullMarked;
