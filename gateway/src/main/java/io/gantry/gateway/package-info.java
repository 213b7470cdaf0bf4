/**
 * The gateway as a whole: everything wired from a configuration.
 */
@NullMarked
package io.gantry.gateway;

import org.jspecify.annotations.NullMarked;
