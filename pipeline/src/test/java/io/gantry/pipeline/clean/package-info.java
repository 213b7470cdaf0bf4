/** Tests of package {@code clean}. */
@NullMarked
package io.gantry.pipeline.clean;

import org.jspecify.annotations.NullMarked;
