/**
 * Associations: who asks, who is let in, what was negotiated (PS3.8 7.1, PS3.7 D). An
 * {@link io.gantry.dicom.net.association.Association} is confined to one thread.
 */
@NullMarked
package io.gantry.dicom.net.association;

import org.jspecify.annotations.NullMarked;
