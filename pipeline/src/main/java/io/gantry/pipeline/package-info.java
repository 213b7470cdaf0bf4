/**
 * What happens to an instance between reception and delivery: inspect, lock, anonymize, redact, verify (PS3.15
 * Annex E).
 *
 * <p>
 * A {@link io.gantry.pipeline.Pipeline} takes a parsed instance and gives back a value: passed, with the bytes that
 * may leave, or filtered, or quarantined with a reason. No exception leaves it. It opens no socket, no database, no
 * file, and asks no clock; the tables are those of the edition that
 * {@link io.gantry.pipeline.profile.Profile#edition()} names. Everything here may be shared by threads; an instance
 * is confined to the one that processes it.
 */
@NullMarked
package io.gantry.pipeline;

import org.jspecify.annotations.NullMarked;
