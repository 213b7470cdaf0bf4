package io.gantry.gateway.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a moment: {@code 2026-11-23}, {@code 2026-11-23T12:00} in local time, {@code 2026-11-23T12:00:00Z}. */
final class Times implements ITypeConverter<Instant> {

    @Override
    public Instant convert(String value) {
        try {
            if (value.length() == "2026-11-23".length()) {
                return LocalDate.parse(value).atStartOfDay(ZoneId.systemDefault()).toInstant();
            }
            boolean zoned = value.matches(".*T.*(Z|[+-][0-9:]+)");
            return zoned
                    ? OffsetDateTime.parse(value).toInstant()
                    : LocalDateTime.parse(value).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException _) {
            throw new TypeConversionException("must be a time such as 2026-11-23 or 2026-11-23T12:00:00Z");
        }
    }
}
