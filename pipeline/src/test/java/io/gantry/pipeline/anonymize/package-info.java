/** Tests of package {@code anonymize}. */
@NullMarked
package io.gantry.pipeline.anonymize;

import org.jspecify.annotations.NullMarked;
