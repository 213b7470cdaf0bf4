/**
 * From a received file to what may leave: routing and the pipeline, by a fixed number of workers.
 */
@NullMarked
package io.gantry.gateway.process;

import org.jspecify.annotations.NullMarked;
