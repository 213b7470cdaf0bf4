@NullMarked
package io.gantry.dicom.imageio.codec;

import org.jspecify.annotations.NullMarked;
