@NullMarked
package io.gantry.gateway.receive;

import org.jspecify.annotations.NullMarked;
