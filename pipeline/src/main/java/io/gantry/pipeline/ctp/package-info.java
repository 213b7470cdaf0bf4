/**
 * Reads the scripts that sites of RSNA CTP bring along, and writes what they say as machine rules and profiles. A script
 * that is not understood is an error with its line: there, it would silently mean "no". Stateless.
 */
@NullMarked
package io.gantry.pipeline.ctp;

import org.jspecify.annotations.NullMarked;
