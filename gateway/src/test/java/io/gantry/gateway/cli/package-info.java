@NullMarked
package io.gantry.gateway.cli;

import org.jspecify.annotations.NullMarked;
