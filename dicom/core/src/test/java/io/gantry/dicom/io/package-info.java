@NullMarked
package io.gantry.dicom.io;

import org.jspecify.annotations.NullMarked;
