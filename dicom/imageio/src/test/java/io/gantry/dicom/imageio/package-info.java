@NullMarked
package io.gantry.dicom.imageio;

import org.jspecify.annotations.NullMarked;
