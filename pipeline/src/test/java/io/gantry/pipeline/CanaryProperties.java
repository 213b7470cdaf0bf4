package io.gantry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.DataElement;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.dicom.io.ByteRange;
import io.gantry.dicom.io.DataSink;
import io.gantry.pipeline.anonymize.Anonymizer;
import io.gantry.pipeline.profile.Action;
import io.gantry.pipeline.profile.Detail;
import io.gantry.pipeline.profile.Profile;
import io.gantry.pipeline.profile.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Data sets over the whole dictionary with canaries in them: distinct words wherever a rule takes the value away or
 * cleans prose and code strings, which must be gone; the patient's own name wherever values stay, which must be gone or hold the instance.
 */
class CanaryProperties {

    private static final List<StandardDictionary.Entry> ENTRIES = StandardDictionary.entries().stream()
            .filter(e -> e.tag() >>> 16 >= 8 && (e.tag() & 0xFFFF) != 0 && !e.vrs().isEmpty()
                    && e.equals(StandardDictionary.lookup(e.tag())))
            .toList();
    private static final Profile BASIC = Profiles.basic();
    private static final Profile JITTER = Profiles.jitter();
    private static final Profile CLEANING = Profiles.with("""
            options: [clean_descriptors, clean_structured_content, clean_graphics, retain_safe_private]
            unmatched: pass
            """);

    /** Words that no rule, stamp or dictionary has in it, nor a pseudonym, which have no I, L, O or U. */
    private static String canary(Random random) {
        StringBuilder word = new StringBuilder("ULOI");
        for (int i = 0; i < 4; i++) {
            word.append((char) ('A' + random.nextInt(26)));
        }
        return word.toString();
    }

    private static void plant(Attributes dataSet, Random random, Profile profile, int depth, int count) {
        for (int i = 0; i < count; i++) {
            StandardDictionary.Entry entry = ENTRIES.get(random.nextInt(ENTRIES.size()));
            int tag = entry.tag();
            VR vr = entry.vrs().getFirst();
            Rule rule = profile.rules().of(tag);
            if (vr == VR.SQ || random.nextInt(20) == 0 && depth < 5) {
                Attributes item = new Attributes();
                if (depth < 5) {
                    plant(item, random, profile, depth + 1, count / 2);
                }
                dataSet.put(new SequenceElement(tag, List.of(item)));
            } else if ((rule.action() != Action.KEEP || rule.vr() == VR.CS)
                    && rule.detail() != Detail.Cleaning.IDENTIFIERS && !isKeptInPart(tag)) {
                VR declared = random.nextInt(8) == 0 ? VR.UN : vr;
                dataSet.put(
                        DataElement.of(tag, declared, canary(random).getBytes(StandardCharsets.US_ASCII)));
            }
            if (random.nextInt(10) == 0) {
                int group = 0x0009 + 2 * random.nextInt(100);
                dataSet.set(group << 16 | 0x0010, VR.LO, canary(random));
                dataSet.set(group << 16 | 0x1000 + random.nextInt(256), VR.LO, canary(random));
                dataSet.setSequence(group << 16 | 0x10FF, item(random));
            }
            if (random.nextInt(10) == 0) {
                int group = (random.nextBoolean() ? 0x6000 : 0x5000) + 2 * random.nextInt(16);
                dataSet.set(group << 16 | 0x0022, VR.LO, canary(random));
                dataSet.set(group << 16 | 0x4000, VR.LT, canary(random));
            }
        }
    }

    private static Attributes item(Random random) {
        Attributes item = new Attributes();
        item.set(Tag.PatientName, canary(random));
        return item;
    }

    /** The paths of the elements that hold a word. */
    private static List<String> where(String word, Attributes dataSet, String path) {
        List<String> paths = new ArrayList<>();
        for (Element element : dataSet) {
            String here = path + TagFormat.format(element.tag());
            if (element instanceof SequenceElement sequence) {
                sequence.items().forEach(item -> paths.addAll(where(word, item, here)));
            } else if (element instanceof DataElement e
                    && new String(e.bytes(), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT)
                            .contains(word)) {
                paths.add(here + " " + e.vr());
            }
        }
        return paths;
    }

    /** Written by stamps and structure, so that canaries in them would not be an instance any more. */
    private static boolean isKeptInPart(int tag) {
        return tag == Tag.SOPInstanceUID || tag == Tag.StudyInstanceUID || tag == Tag.PixelData;
    }

    @Property(tries = 300)
    void whatRulesTakeAwayIsGone(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Profile profile = random.nextBoolean() ? BASIC : JITTER;
        Attributes original = new Attributes();
        plant(original, random, profile, 0, 40);

        Attributes clean = new Anonymizer(profile, Profiles.pseudonyms(1)).anonymize(original);

        assertThat(where("uloi", clean, "")).isEmpty();
    }

    @Property(tries = 300)
    void thePatientsNameLeavesNowhere(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        Attributes original = SampleInstances.ct();
        Attributes at = original;
        for (int i = 0; i < 30; i++) {
            StandardDictionary.Entry entry = ENTRIES.get(random.nextInt(ENTRIES.size()));
            VR vr = entry.vrs().getFirst();
            boolean pixels = entry.tag() >>> 16 == 0x0028 || entry.tag() >>> 16 == 0x7FE0
                    || entry.tag() == Tag.SpecificCharacterSet || entry.tag() == Tag.WaveformData
                    || entry.tag() == Tag.SpectroscopyData;
            if (vr == VR.SQ) {
                Attributes item = new Attributes();
                at.setSequence(entry.tag(), item);
                at = random.nextInt(3) == 0 ? original : item;
            } else if (!pixels && (vr.isText() || vr == VR.UN || vr == VR.OB)) {
                at.put(DataElement.of(entry.tag(), vr, "HALLWACHS".getBytes(StandardCharsets.US_ASCII)));
            }
        }
        original.set(Tag.PatientName, "Hallwachs^Egon");

        StageResult result = Profiles.pipeline(random.nextBoolean() ? BASIC : JITTER)
                .run(SampleInstances.instance(original));

        gone(result);
        gone(Profiles.pipeline(CLEANING).run(SampleInstances.instance(original)));
    }

    private static void gone(StageResult result) throws IOException {
        if (result instanceof StageResult.Passed passed) {
            Output output = Objects.requireNonNull(passed.instance().output());
            DataSink.InMemory sink = new DataSink.InMemory();
            sink.write(new ByteRange(output.file(), 0, output.file().size()));
            assertThat(where("hallwachs", SampleInstances.read(sink.toByteArray()).dataSet(), "")).isEmpty();
        } else {
            assertThat(result.toString().toLowerCase(Locale.ROOT)).doesNotContain("hallwachs");
        }
    }
}
