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

    /** The last moment that an instance id can name: 43 bits of milliseconds. */
    static final Instant LAST = Instant.ofEpochMilli((1L << 43) - 1);

    /** No instance is received before 1970 or after {@link #LAST}: such a moment becomes the nearest of the two. */
    @Override
    public Instant convert(String value) {
        Instant read = read(value);
        return read.isBefore(Instant.EPOCH) ? Instant.EPOCH : read.isAfter(LAST) ? LAST : read;
    }

    private static Instant read(String value) {
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
