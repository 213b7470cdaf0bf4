/**
 * JPEG 2000 and HTJ2K (ISO/IEC 15444-1 and -15; PS3.5 A.4.4 and A.4.10) by OpenJPEG, native code that is not trusted
 * with this process: it runs in worker JVMs, one frame at a time and each with a deadline. A worker that crashes or
 * hangs costs the frame it had, and is replaced.
 *
 * <p>
 * {@link io.gantry.dicom.imageio.codec.j2k.J2kCodec} is what others call. {@code Worker} is the other process's entry;
 * it and what it uses need nothing but the JDK and the library.
 */
@NullMarked
package io.gantry.dicom.imageio.codec.j2k;

import org.jspecify.annotations.NullMarked;
