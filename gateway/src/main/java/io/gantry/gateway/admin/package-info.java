/**
 * The administration port: metrics and health over HTTP, on loopback. Built so that static files, JSON
 * interfaces and a login can be added as further handlers without replacing the server.
 */
@NullMarked
package io.gantry.gateway.admin;

import org.jspecify.annotations.NullMarked;
