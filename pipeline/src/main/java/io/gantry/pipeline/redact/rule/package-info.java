/**
 * Machine signatures: conditions on the attributes of an instance as it was received, the rules that hang on them, and
 * which rule wins. Immutable values; nothing here reads a pixel.
 */
@NullMarked
package io.gantry.pipeline.redact.rule;

import org.jspecify.annotations.NullMarked;
