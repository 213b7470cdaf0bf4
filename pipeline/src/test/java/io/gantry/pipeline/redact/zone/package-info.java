/** Tests. */
@NullMarked
package io.gantry.pipeline.redact.zone;

import org.jspecify.annotations.NullMarked;
