@NullMarked
package io.gantry.storage.journal;

import org.jspecify.annotations.NullMarked;
