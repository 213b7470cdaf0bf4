/**
 * Frames of pixel data and the codecs of their transfer syntaxes (PS3.5 8 and A.4).
 *
 * <p>
 * The way of a frame: {@link io.gantry.dicom.imageio.frame.ImageForm} tells from the data set what a frame is made
 * of; {@link io.gantry.dicom.imageio.frame.FrameSource} finds the bytes of one frame in the file;
 * {@link io.gantry.dicom.imageio.Codecs} has for each transfer syntax the decoder that makes a
 * {@link io.gantry.dicom.imageio.frame.Raster} of them and, where one may write without loss, the encoder that makes
 * bytes again; {@link io.gantry.dicom.imageio.frame.EncapsulatedWriter} or
 * {@link io.gantry.dicom.imageio.frame.NativeWriter} puts frames together to Pixel Data. JPEG frames of DCT syntaxes
 * are never encoded again: {@link io.gantry.dicom.imageio.codec.jpeg.JpegBlanker} blanks their coefficients.
 *
 * <p>
 * One frame at a time is in memory, whatever their number. Every problem with the bytes is a
 * {@link io.gantry.dicom.imageio.frame.PixelDataException}, whose message carries no value of a pixel or attribute.
 */
@NullMarked
package io.gantry.dicom.imageio;

import org.jspecify.annotations.NullMarked;
