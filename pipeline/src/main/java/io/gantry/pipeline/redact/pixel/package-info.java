/**
 * Blanking of zones: in native pixel data by a view over the original's bytes, in encapsulated pixel data frame by
 * frame through the codecs. The original is never changed. Nothing here is thread-safe but what says so.
 */
@NullMarked
package io.gantry.pipeline.redact.pixel;

import org.jspecify.annotations.NullMarked;
