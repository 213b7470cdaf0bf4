/** Tests of package {@code identity}. */
@NullMarked
package io.gantry.pipeline.identity;

import org.jspecify.annotations.NullMarked;
