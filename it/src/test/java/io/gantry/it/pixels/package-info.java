/** Pictures with text burned in, and a search for that text in what arrived. */
@NullMarked
package io.gantry.it.pixels;

import org.jspecify.annotations.NullMarked;
