package io.gantry.pipeline.redact.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.data.Attributes;
import io.gantry.pipeline.SampleInstances;
import io.gantry.pipeline.TextMutations;
import io.gantry.pipeline.yaml.Problems;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that are nearly rules: they are read, or problems are listed, and what was read decides on any header. */
class MachineRulesFuzz {

    private static final int MUTATIONS = 3000;
    private static final Attributes HEADER = SampleInstances.ct();
    private static final String SEED = """
            machines:
              - name: one
                manufacturer: { contains: [ACME, "B C"], case_sensitive: true }
                rows: [512, 768]
                priority: 3
                when:
                  not: { ImageType: { contains: [AXIAL, LOCALIZER] } }
                  any:
                    - SequenceOfUltrasoundRegions::RegionLocationMaxX1: { greater: 0, less: 9.5e2 }
                    - all: [ { '0009,"ACME",01': { matches: "(.*\\\\b)?x.*" } }, { "0018,1030": { not: y } } ]
                redaction_zones: [[0, -5, 0, end], { x: -9, y: 0, width: end, height: 3, frames: [2, end], clip: true }]
              - { serial_number: SN1, redaction_zones: whole_frame }
              - { modality: US, redaction_zones: [outside_ultrasound_regions, { zone: [1, 2, 3, 4], frames: 1 }] }
            """;

    private static void read(String text) {
        Problems problems = new Problems();
        MachineRules rules = MachineRuleReader.parse(text, "fuzz.yaml", problems);
        if (problems.isEmpty()) {
            assertThat(rules.match(HEADER)).isNotNull();
            assertThat(rules.canonical()).isNotNull();
        }
    }

    @Test
    void mutationsOfRules() {
        // The build replays one series; -Dgantry.fuzz=N another one.
        Random random = new Random(Long.getLong("gantry.fuzz", 7));
        for (int i = 0; i < MUTATIONS; i++) {
            read(TextMutations.of(SEED, random));
        }
    }
}
