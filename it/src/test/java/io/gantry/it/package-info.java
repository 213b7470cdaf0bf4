/** Tests of the whole: what no single module can show. */
@NullMarked
package io.gantry.it;

import org.jspecify.annotations.NullMarked;
