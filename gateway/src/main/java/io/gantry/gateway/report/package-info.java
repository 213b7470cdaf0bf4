/** Reports for privacy officers: tables of counts as HTML, CSV and JSON. Values of attributes have no place in them. */
@NullMarked
package io.gantry.gateway.report;

import org.jspecify.annotations.NullMarked;
