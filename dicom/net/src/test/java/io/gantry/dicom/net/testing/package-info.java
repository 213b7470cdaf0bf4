/** Peers that do what a test tells them, for the tests of this and of other modules. */
@NullMarked
package io.gantry.dicom.net.testing;

import org.jspecify.annotations.NullMarked;
