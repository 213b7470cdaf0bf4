/** Frames of pixel data and the codecs of their transfer syntaxes (PS3.5 8 and A.4). */
@NullMarked
package io.gantry.dicom.imageio;

import org.jspecify.annotations.NullMarked;
