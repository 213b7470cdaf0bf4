/**
 * The spool: one file per received instance, forced to disk before it is acknowledged.
 *
 * <p>Layout below the spool folder, {@code xxxxx/yy/xxxxxyyzzzzzzzzz.dcm}: the file name is the {@link
 * InstanceId} in hexadecimal, the folders are its leading digits, so that one folder holds the instances of
 * 65 seconds and never millions.
 *
 * <ul>
 * <li>{@code .part} is being received; it was never acknowledged, and a restart deletes it.
 * <li>{@code .dcm} is the original as received. Once this name is durable the instance may be acknowledged;
 * the file is
 *   deleted, or becomes the {@code .part} of another instance within seconds, only after its final state is durable in
 *   the journal ({@link Reaper}).
 * </ul>
 * <p>File content is opaque here. Names carry no attribute value. All types are safe for use by many threads
 * except {@link Incoming}, which belongs to the thread that receives. POSIX file systems only: a folder must
 * be forceable.
 */
@NullMarked
package io.gantry.storage.spool;

import org.jspecify.annotations.NullMarked;
