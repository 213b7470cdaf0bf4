/** Tests of package {@code inspect}. */
@NullMarked
package io.gantry.pipeline.inspect;

import org.jspecify.annotations.NullMarked;
