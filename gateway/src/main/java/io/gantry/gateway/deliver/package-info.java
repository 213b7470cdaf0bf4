/**
 * From what may leave to its destinations: archives and folders, at least once, with retries.
 */
@NullMarked
package io.gantry.gateway.deliver;

import org.jspecify.annotations.NullMarked;
