/**
 * What scripts/bench runs: generated instances, JMH benchmarks of single steps, and how the journal grows.
 */
@NullMarked
package io.gantry.it.bench;

import org.jspecify.annotations.NullMarked;
