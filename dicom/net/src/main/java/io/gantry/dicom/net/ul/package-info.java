/**
 * The DICOM Upper Layer protocol (PS3.8 9.1 and 9.2): state machine, ARTIM timer, transport and the service
 * primitives of PS3.8 7. An {@link io.gantry.dicom.net.ul.UpperLayer} is confined to the thread that runs its
 * association; only its {@code interrupt} method may be called from elsewhere.
 */
@NullMarked
package io.gantry.dicom.net.ul;

import org.jspecify.annotations.NullMarked;
