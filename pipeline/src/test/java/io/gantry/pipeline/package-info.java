/** Tests of the stages together, and what they are fed with. */
@NullMarked
package io.gantry.pipeline;

import org.jspecify.annotations.NullMarked;
