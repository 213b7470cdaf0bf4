/** Tests of package {@code verify}. */
@NullMarked
package io.gantry.pipeline.lock;

import org.jspecify.annotations.NullMarked;
