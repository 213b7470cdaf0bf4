package io.gantry.pipeline.yaml;

/**
 * An entry of a mapping whose keys are names that the administrator chose (destinations, tags).
 *
 * @param name  the key's text
 * @param key   the key, to which problems of the name itself are attached
 * @param value the value
 */
public record YamlEntry(String name, YamlValue key, YamlValue value) {
}
