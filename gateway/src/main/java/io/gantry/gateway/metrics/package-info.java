/**
 * What the gateway counts and times.
 */
@NullMarked
package io.gantry.gateway.metrics;

import org.jspecify.annotations.NullMarked;
