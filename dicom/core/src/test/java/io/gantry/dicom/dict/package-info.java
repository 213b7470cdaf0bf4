@NullMarked
package io.gantry.dicom.dict;

import org.jspecify.annotations.NullMarked;
