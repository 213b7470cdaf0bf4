/**
 * What the end-to-end tests stand on: gateways, archives and senders as processes or in this one, and the folder they
 * work in. Everything that a {@link io.gantry.it.peer.Workbench} is given ends with the test.
 */
@NullMarked
package io.gantry.it.peer;

import org.jspecify.annotations.NullMarked;
