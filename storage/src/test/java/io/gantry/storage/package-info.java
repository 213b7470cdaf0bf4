@NullMarked
package io.gantry.storage;

import org.jspecify.annotations.NullMarked;
