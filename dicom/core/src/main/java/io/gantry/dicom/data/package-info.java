/** Data sets, elements and value representations (PS3.5, PS3.6). Values only: no files, no sockets. */
@NullMarked
package io.gantry.dicom.data;

import org.jspecify.annotations.NullMarked;
