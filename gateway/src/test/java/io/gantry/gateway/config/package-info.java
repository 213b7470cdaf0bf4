@NullMarked
package io.gantry.gateway.config;

import org.jspecify.annotations.NullMarked;
