@NullMarked
package io.gantry.gateway.deliver;

import org.jspecify.annotations.NullMarked;
