/** Tests of package {@code profile}. */
@NullMarked
package io.gantry.pipeline.profile;

import org.jspecify.annotations.NullMarked;
