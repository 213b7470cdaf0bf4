@NullMarked
package io.gantry.storage.spool;

import org.jspecify.annotations.NullMarked;
