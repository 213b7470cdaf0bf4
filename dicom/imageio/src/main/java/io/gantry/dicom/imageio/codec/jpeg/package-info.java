/**
 * JPEG (ITU-T T.81 | ISO/IEC 10918-1) and JPEG-LS (ITU-T T.87 | ISO/IEC 14495-1) as PS3.5 8.2.1 and 8.2.3 use them:
 * sequential DCT of 8 and 12 bits decoded and blanked, lossless Huffman (process 14) and JPEG-LS decoded and encoded.
 * Progressive, hierarchical and arithmetic processes are refused.
 *
 * <p>
 * Public are the codecs; the other classes are the parts they share, one idea each. Work and memory follow the form of
 * the image, which a frame's header must agree with: each component is decoded once, and no length that a frame claims
 * is allocated.
 */
@NullMarked
package io.gantry.dicom.imageio.codec.jpeg;

import org.jspecify.annotations.NullMarked;
