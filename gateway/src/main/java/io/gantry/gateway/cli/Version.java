package io.gantry.gateway.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the archive. */
public final class Version implements IVersionProvider {

    /** Such as {@code 0.1.0}; {@code development} when the classes do not come from an archive. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[]{"gantry " + current() + ", Java " + Runtime.version().feature()};
    }
}
