/**
 * What shall happen to each attribute: PS3.15 Table E.1-1, the options of its Annex E.3, and a site's overrides, read
 * strictly and compiled into one table. Immutable once loaded; safe for any thread.
 */
@NullMarked
package io.gantry.pipeline.profile;

import org.jspecify.annotations.NullMarked;
