/** Tests of package {@code redact.pixel}. */
@NullMarked
package io.gantry.pipeline.redact.pixel;

import org.jspecify.annotations.NullMarked;
