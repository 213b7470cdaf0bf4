package io.gantry.pipeline.lock;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.lock.LockSettings.Existing;
import io.gantry.pipeline.lock.LockSettings.Scope;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the section {@code lock} of a profile strictly. Stateless. */
public final class LockSettingsReader {

    private static final Pattern TAG = Pattern.compile("\\(?([0-9A-Fa-f]{4}),? ?([0-9A-Fa-f]{4})\\)?");

    private LockSettingsReader() {
    }

    /** The settings of a profile; problems are recorded where they stand. */
    public static LockSettings read(YamlMap profile) {
        YamlMap map = profile.map("lock");
        if (map == null) {
            return LockSettings.DEFAULT;
        }
        Existing existing = map.oneOf("existing", Map.of("remove", Existing.REMOVE, "keep", Existing.KEEP));
        YamlValue attributes = map.get("attributes");
        Scope scope = Scope.IDENTITY;
        List<Integer> tags = new ArrayList<>();
        if (attributes != null && attributes.isList()) {
            scope = Scope.LISTED;
            for (YamlValue item : map.list("attributes")) {
                Integer tag = item.as(LockSettingsReader::tag);
                if (tag != null) {
                    tags.add(tag);
                }
            }
        } else {
            Scope named = map.oneOf("attributes",
                    Map.of("identity", Scope.IDENTITY, "changed", Scope.CHANGED));
            scope = named == null ? scope : named;
        }
        map.rejectUnknownKeys();
        return new LockSettings(scope, tags, existing == null ? Existing.REMOVE : existing, true);
    }

    private static Integer tag(String text) {
        Matcher matcher = TAG.matcher(text);
        int tag;
        if (matcher.matches()) {
            tag = Integer.parseInt(matcher.group(1), 16) << 16 | Integer.parseInt(matcher.group(2), 16);
        } else {
            OptionalInt named = StandardDictionary.tagOf(text);
            if (named.isEmpty()) {
                String nearest = StandardDictionary.nearestKeyword(text);
                throw new IllegalArgumentException("no attribute is called so, and it is no tag"
                        + (nearest == null ? "" : " (nearest: " + nearest + ")"));
            }
            tag = named.getAsInt();
        }
        if (tag >>> 16 < 8 || Attributes.isPrivate(tag) || tag == Tag.EncryptedAttributesSequence
                || tag == Tag.PixelData) {
            throw new IllegalArgumentException("cannot be locked");
        }
        return tag;
    }
}
