@NullMarked
package io.gantry.gateway;

import org.jspecify.annotations.NullMarked;
