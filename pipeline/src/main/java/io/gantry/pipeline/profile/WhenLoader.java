package io.gantry.pipeline.profile;

import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.pipeline.yaml.SopClassName;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads the condition of an override. Stateless. */
final class WhenLoader {

    private WhenLoader() {
    }

    /** The condition under {@code when}; null where there is none, or after a problem. */
    static @Nullable When read(YamlMap entry) {
        YamlMap map = entry.map("when");
        if (map == null) {
            return null;
        }
        Set<String> modalities = new HashSet<>(map.valueOrValues("modality", WhenLoader::modality));
        Set<String> sopClasses = new HashSet<>(map.valueOrValues("sop_class", SopClassName::uid));
        List<When.Test> tests = new ArrayList<>();
        YamlValue attributes = map.get("attribute");
        if (attributes != null) {
            for (YamlValue attribute : attributes.asValueOrList()) {
                When.Test test = test(attribute);
                if (test != null) {
                    tests.add(test);
                }
            }
        }
        map.rejectUnknownKeys();
        if (modalities.isEmpty() && sopClasses.isEmpty() && attributes == null) {
            map.problem("names no condition: modality, sop_class or attribute");
        }
        return new When(Set.copyOf(modalities), Set.copyOf(sopClasses), List.copyOf(tests));
    }

    private static String modality(String text) {
        if (!text.matches("[A-Z0-9_ ]{1,16}")) {
            throw new IllegalArgumentException("is no modality: up to 16 of A-Z, 0-9, _ and space");
        }
        return text;
    }

    private static When.@Nullable Test test(YamlValue value) {
        YamlMap map = value.asMap();
        if (map == null) {
            return null;
        }
        Integer tag = map.requireValue("tag", WhenLoader::attribute);
        String equal = map.value("equals", text -> text);
        Pattern matches = map.value("matches", WhenLoader::pattern);
        boolean both = map.contains("equals") == map.contains("matches");
        map.rejectUnknownKeys();
        if (both) {
            map.problem("needs one of equals and matches");
        }
        return tag == null || both || equal == null && matches == null
                ? null
                : new When.Test(tag, equal, matches);
    }

    private static Integer attribute(String text) {
        if (!(Selector.parse(text) instanceof Selector.OfTag(int tag))) {
            throw new IllegalArgumentException("a condition asks for a single attribute at the top");
        }
        VR vr = StandardDictionary.vrOf(tag);
        if (vr == null || !vr.isText()) {
            throw new IllegalArgumentException("a condition asks for a text, this is of VR " + vr);
        }
        return tag;
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text, Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is no regular expression: " + e.getDescription(), e);
        }
    }
}
