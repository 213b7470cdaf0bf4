@NullMarked
package io.gantry.storage.quarantine;

import org.jspecify.annotations.NullMarked;
