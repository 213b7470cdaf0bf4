package io.gantry.gateway.config;

/**
 * The administration port: metrics and health over HTTP.
 *
 * @param enabled whether it is opened
 * @param port    TCP port; 0 for any free one
 * @param bind    a loopback address: nothing else while the port has no login
 */
public record AdminConfig(boolean enabled, int port, String bind) {

    public static final AdminConfig DEFAULTS = new AdminConfig(true, 8080, "127.0.0.1");
}
