package io.gantry.pipeline.profile;

import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code phi_tags}.
 *
 * @param value the text of REPLACE, else null
 */
record PhiTag(Selector selector, Action action, @Nullable String value) {
}
