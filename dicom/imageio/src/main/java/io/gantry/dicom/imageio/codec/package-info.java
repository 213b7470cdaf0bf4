/**
 * Decoders and encoders of single frames (PS3.5 8 and A.4). Stateless: one codec serves any number of threads.
 */
@NullMarked
package io.gantry.dicom.imageio.codec;

import org.jspecify.annotations.NullMarked;
