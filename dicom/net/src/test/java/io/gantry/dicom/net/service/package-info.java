@NullMarked
package io.gantry.dicom.net.service;

import org.jspecify.annotations.NullMarked;
