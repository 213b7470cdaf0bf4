/** DIMSE messages (PS3.7): C-ECHO and C-STORE commands, their statuses and their coding. Values only. */
@NullMarked
package io.gantry.dicom.net.dimse;

import org.jspecify.annotations.NullMarked;
