/**
 * What pixel data is made of, and where its frames lie (PS3.3 C.7.6.3, PS3.5 8 and A.4). Knows no compression.
 */
@NullMarked
package io.gantry.dicom.imageio.frame;

import org.jspecify.annotations.NullMarked;
