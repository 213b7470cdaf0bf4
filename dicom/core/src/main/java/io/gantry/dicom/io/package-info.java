/**
 * Reading and writing data sets and Part 10 files (PS3.5 7, PS3.10 7).
 *
 * <p>
 * A {@link io.gantry.dicom.io.ByteSource} is where the bytes lie, a {@link io.gantry.dicom.io.DataSink} where they
 * go. Large values stay in their source: what is read holds a reference to them, and what is written copies from it.
 */
@NullMarked
package io.gantry.dicom.io;

import org.jspecify.annotations.NullMarked;
