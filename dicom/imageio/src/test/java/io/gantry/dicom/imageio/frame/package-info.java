@NullMarked
package io.gantry.dicom.imageio.frame;

import org.jspecify.annotations.NullMarked;
