/**
 * The configuration of a node: {@code conf/gateway.yaml}, read strictly into immutable records.
 *
 * <p>
 * {@link io.gantry.gateway.config.ConfigLoader} returns a complete
 * {@link io.gantry.gateway.config.GatewayConfig} or throws a
 * {@link io.gantry.gateway.config.ConfigurationException} with every problem at once; nothing is substituted
 * for what is wrong. Relative paths are relative to the configuration file. No secret stands in a
 * configuration: it names the files that hold them. Records are immutable and may be shared between threads.
 */
@NullMarked
package io.gantry.gateway.config;

import org.jspecify.annotations.NullMarked;
