/**
 * Strict reading of the YAML files an administrator edits: every problem with file, line and column, all of
 * them at once, unknown keys with the nearest known one.
 *
 * <p>
 * A loader asks a {@link io.gantry.pipeline.yaml.YamlMap} for the keys it knows; whatever was not asked for
 * is unknown and becomes a problem. Nothing is substituted for what is wrong: a getter that recorded a problem
 * returns null (or the given default), and the loader must not use its result while there are problems.
 * Confined to one thread.
 */
@NullMarked
package io.gantry.pipeline.yaml;

import org.jspecify.annotations.NullMarked;
