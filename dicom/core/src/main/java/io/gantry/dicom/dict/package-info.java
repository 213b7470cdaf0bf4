/**
 * The data dictionary and the registry of unique identifiers (PS3.6, edition of 2026), loaded from tables that the
 * build generates. Everything is immutable and safe for any thread.
 */
@NullMarked
package io.gantry.dicom.dict;

import org.jspecify.annotations.NullMarked;
