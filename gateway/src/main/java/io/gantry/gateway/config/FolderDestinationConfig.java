package io.gantry.gateway.config;

import java.nio.file.Path;

/**
 * A folder that takes files.
 *
 * @param name  its key under {@code destinations}
 * @param path  the folder, absolute; created when it does not exist
 * @param retry what happens while it cannot be written
 * @param transferSyntax in which transfer syntax it wants its images
 */
public record FolderDestinationConfig(String name, Path path,
        RetryConfig retry, ExportSyntax transferSyntax) implements DestinationConfig {
}
