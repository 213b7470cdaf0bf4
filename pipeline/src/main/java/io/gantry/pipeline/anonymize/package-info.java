/**
 * Takes identity out of a data set (PS3.15 E.1, E.2, E.3): attributes by their rules at every depth, pseudonyms by a
 * keyed hash, dates by the patient's shift, and the stamps that say so. Safe for any thread.
 */
@NullMarked
package io.gantry.pipeline.anonymize;

import org.jspecify.annotations.NullMarked;
