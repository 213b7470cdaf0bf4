package io.gantry.gateway.cli;

import io.gantry.storage.journal.InstanceState;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a state, in capitals or not. */
final class States implements ITypeConverter<InstanceState> {

    @Override
    public InstanceState convert(String value) {
        for (InstanceState state : InstanceState.values()) {
            if (state.name().equals(value.toUpperCase(Locale.ROOT))) {
                return state;
            }
        }
        throw new TypeConversionException("must be one of " + Arrays.toString(InstanceState.values()));
    }
}
