package io.gantry.pipeline.ctp;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.pipeline.TextMutations;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that are nearly scripts of CTP: they are imported, or a problem names its line. */
class CtpScriptFuzz {

    private static final int MUTATIONS = 1500;
    private static final String SEED = """
            // Ultrasound of one lab
            { Modality.equals("US") * (Manufacturer.containsIgnoreCase("acme") + ![0008,1090].startsWith("X"))
              // a comment
              * Rows.isGreaterThan("479") * SequenceOfUltrasoundRegions::RegionLocationMaxX1.isLessThan("900")
              * 0009[ACME HEADER]01.matches("a.*|b[0-9]+") * !ImageType.endsWithIgnoreCase("AXIAL") }
            (0, 0, 512, 110) (-100,-20,100,20)
            { true * !false } (1,2,3,4)
            """;

    private static void convert(String script) {
        try {
            assertThat(CtpPixelImporter.convert(script, "fuzz.script").yaml()).startsWith("# Imported");
        } catch (CtpException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @Test
    void mutationsOfScripts() {
        // The build replays one series; -Dgantry.fuzz=N another one.
        Random random = new Random(Long.getLong("gantry.fuzz", 11));
        for (int i = 0; i < MUTATIONS; i++) {
            convert(TextMutations.of(SEED, random));
        }
    }
}
