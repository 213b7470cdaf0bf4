package io.gantry.pipeline;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Which machine made an instance, and in what geometry: what pixel rules are matched on (PS3.3 C.7.5.1, C.7.6.3).
 * Values are without padding and control characters, at most 64 characters long; null where absent.
 *
 * @param softwareVersions all values, joined by backslashes
 * @param rows 0 where absent
 * @param columns 0 where absent
 */
public record MachineSignature(@Nullable String manufacturer, @Nullable String modelName,
        @Nullable String serialNumber, @Nullable String softwareVersions, @Nullable String stationName,
        @Nullable String modality, int rows, int columns) {

    private static final int LONGEST = 64;

    /** The signature in a data set as it was received. */
    public static MachineSignature of(Attributes original) {
        return new MachineSignature(first(original, Tag.Manufacturer),
                first(original, Tag.ManufacturerModelName), first(original, Tag.DeviceSerialNumber),
                clean(String.join("\\", original.strings(Tag.SoftwareVersions))),
                first(original, Tag.StationName),
                first(original, Tag.Modality), original.intValue(Tag.Rows).orElse(0),
                original.intValue(Tag.Columns).orElse(0));
    }

    private static @Nullable String first(Attributes original, int tag) {
        String value = original.string(tag);
        return value == null ? null : clean(value);
    }

    private static @Nullable String clean(String value) {
        StringBuilder kept = null;
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                kept = kept == null ? new StringBuilder(value) : kept;
                kept.setCharAt(i, ' ');
            }
        }
        String text = (kept == null ? value : kept.toString()).strip();
        if (text.length() > LONGEST) {
            text = text.substring(0, LONGEST);
        }
        return text.isEmpty() ? null : text;
    }
}
