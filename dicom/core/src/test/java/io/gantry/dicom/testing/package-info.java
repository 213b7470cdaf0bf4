/**
 * Generated instances for the tests of every module: small, valid where their IOD can be, full of identifiers that a
 * test may look for afterwards. Part of the test archive of this module.
 */
@NullMarked
package io.gantry.dicom.testing;

import org.jspecify.annotations.NullMarked;
