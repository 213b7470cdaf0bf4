/** Measurements, run by hand. */
@NullMarked
package io.gantry.pipeline.bench;

import org.jspecify.annotations.NullMarked;
