@NullMarked
package io.gantry.dicom.imageio.codec.jpeg;

import org.jspecify.annotations.NullMarked;
