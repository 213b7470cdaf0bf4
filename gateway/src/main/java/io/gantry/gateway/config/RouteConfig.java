package io.gantry.gateway.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What happens to the instances that match.
 *
 * @param name         unique
 * @param when         which instances
 * @param profile      de-identification profile, absolute path
 * @param destinations names of destinations; at least one
 */
public record RouteConfig(String name, RouteCondition when, Path profile, List<String> destinations) {

    public RouteConfig {
        destinations = List.copyOf(destinations);
    }
}
