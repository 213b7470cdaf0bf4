/**
 * DICOM Upper Layer PDUs and their items (PS3.8 9.3 and Annex D). Values only: no sockets, no threads. All
 * types are immutable. Multi-byte fields are big endian.
 */
@NullMarked
package io.gantry.dicom.net.pdu;

import org.jspecify.annotations.NullMarked;
