/** Generated images for the tests of every module. Part of the test archive of this module. */
@NullMarked
package io.gantry.dicom.imageio.testing;

import org.jspecify.annotations.NullMarked;
