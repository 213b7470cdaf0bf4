@NullMarked
package io.gantry.pipeline.yaml;

import org.jspecify.annotations.NullMarked;
