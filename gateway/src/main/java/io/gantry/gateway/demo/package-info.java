/**
 * What {@code gantry demo} works on: a study of a patient who never was, and an archive that takes what a gateway
 * forwards. Real instances over real sockets; nothing of it is used by a node.
 */
@NullMarked
package io.gantry.gateway.demo;

import org.jspecify.annotations.NullMarked;
