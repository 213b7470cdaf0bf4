package io.gantry.gateway.config;

/** Where clean instances go. */
public sealed interface DestinationConfig permits DicomDestinationConfig, FolderDestinationConfig {

    /** Its key under {@code destinations}. */
    String name();

    RetryConfig retry();

    /** In which transfer syntax it wants its images. */
    ExportSyntax transferSyntax();
}
