/** Tests of package {@code verify}. */
@NullMarked
package io.gantry.pipeline.verify;

import org.jspecify.annotations.NullMarked;
