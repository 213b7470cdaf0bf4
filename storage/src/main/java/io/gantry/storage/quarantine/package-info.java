/** Instances that are held until an operator retries or discards them. */
@NullMarked
package io.gantry.storage.quarantine;

import org.jspecify.annotations.NullMarked;
