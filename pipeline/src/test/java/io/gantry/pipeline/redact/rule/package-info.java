/** Tests. */
@NullMarked
package io.gantry.pipeline.redact.rule;

import org.jspecify.annotations.NullMarked;
