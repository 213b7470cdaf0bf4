/**
 * What identifies, and how it is searched for in text: shared by what cleans and by what checks after it. Sets of
 * needles are immutable; folders and builders are confined to one thread.
 */
@NullMarked
package io.gantry.pipeline.identity;

import org.jspecify.annotations.NullMarked;
