/**
 * From a C-STORE request to a durable, journalled file: nothing is acknowledged before.
 */
@NullMarked
package io.gantry.gateway.receive;

import org.jspecify.annotations.NullMarked;
