package io.gantry.gateway.config;

import io.gantry.pipeline.yaml.YamlValue;

/** A loaded value with its place in the file, for checks that compare several of them. */
record Located<T>(T value, YamlValue at) {
}
