package io.gantry.gateway.config;

import io.gantry.pipeline.yaml.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used; carries every problem that was found, by file and line. */
public final class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
