/** Tests of the forms a report is written in. */
@NullMarked
package io.gantry.gateway.report;

import org.jspecify.annotations.NullMarked;
