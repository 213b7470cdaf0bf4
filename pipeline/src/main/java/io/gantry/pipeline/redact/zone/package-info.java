/**
 * Where to blank: zones as they are written in rules, and what they come to in the geometry of an instance. Rows and
 * columns are counted from 0 at the upper left, ends are exclusive; frames are counted from 1 (PS3.3 C.7.6.6).
 */
@NullMarked
package io.gantry.pipeline.redact.zone;

import org.jspecify.annotations.NullMarked;
