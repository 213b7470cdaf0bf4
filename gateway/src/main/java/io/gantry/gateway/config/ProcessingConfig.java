package io.gantry.gateway.config;

/**
 * The workers between receiving and delivering.
 *
 * @param workers    how many instances are processed at once
 * @param queueLimit how many more wait in memory; what is beyond waits in the spool
 */
public record ProcessingConfig(int workers, int queueLimit) {
}
