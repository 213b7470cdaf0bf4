@NullMarked
package io.gantry.dicom.net.association;

import org.jspecify.annotations.NullMarked;
