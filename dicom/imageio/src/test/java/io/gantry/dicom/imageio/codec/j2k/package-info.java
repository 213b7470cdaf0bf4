/** Tests of package {@code codec.j2k}. */
@org.jspecify.annotations.NullMarked
package io.gantry.dicom.imageio.codec.j2k;
