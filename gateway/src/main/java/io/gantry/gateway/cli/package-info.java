/**
 * The command line, {@code gantry COMMAND}. Every command is a {@code Callable<Integer>} that returns its exit
 * status and prints through {@link io.gantry.gateway.cli.Output}: results to standard output, everything else to
 * standard error. Exit status 0 done, 1 the job failed, 2 wrong usage or configuration.
 */
@NullMarked
package io.gantry.gateway.cli;

import org.jspecify.annotations.NullMarked;
