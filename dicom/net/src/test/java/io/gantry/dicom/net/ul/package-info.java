@NullMarked
package io.gantry.dicom.net.ul;

import org.jspecify.annotations.NullMarked;
