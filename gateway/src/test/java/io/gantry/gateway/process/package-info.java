/** Tests of processing. */
@NullMarked
package io.gantry.gateway.process;

import org.jspecify.annotations.NullMarked;
