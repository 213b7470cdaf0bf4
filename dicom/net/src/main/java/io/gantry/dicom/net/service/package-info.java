/**
 * The Verification and Storage services (PS3.4 Annexes A and B): {@link io.gantry.dicom.net.service.StorageScp} is
 * the server, {@link io.gantry.dicom.net.service.StorageScu} the client. A data set is never whole in memory.
 */
@NullMarked
package io.gantry.dicom.net.service;

import org.jspecify.annotations.NullMarked;
