@NullMarked
package io.gantry.gateway.admin;

import org.jspecify.annotations.NullMarked;
