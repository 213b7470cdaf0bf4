/** Tests. */
@NullMarked
package io.gantry.pipeline.ctp;

import org.jspecify.annotations.NullMarked;
