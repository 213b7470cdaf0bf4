package io.gantry.gateway.process;

import io.gantry.pipeline.Pipeline;
import io.gantry.pipeline.profile.Profile;
import java.util.Set;

/**
 * A route, ready to be taken.
 *
 * @param profileName file name of the profile
 * @param destinations names
 */
public record Route(String name, String profileName, Profile profile, Pipeline pipeline,
        Set<String> destinations) {
}
