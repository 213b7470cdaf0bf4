package io.gantry.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the bytes and whatever the terms: text, or null. */
class SpecificCharacterSetFuzz {

    private static final List<VR> VRS = List.of(VR.PN, VR.LO, VR.LT, VR.UN, VR.CS);
    /** Beginnings of what matters, to be met often. */
    private static final List<String> PIECES = List.of("\u001B$B", "\u001B$(D", "\u001B$)C", "\u001B$)A",
            "\u001B(B",
            "\u001B(J", "\u001B)I", "\u001B-A", "\u001B-L", "\u001B", "\u001B$", "\u001B$(", "\\", "^", "=",
            "\r\n",
            "\u00B0\u00A1", "\u0081\\", "0!", " ", "\u0080", "\u00FF", "A");

    @FuzzTest
    void decodesOrSaysNull(byte[] data) {
        List<String> terms = CharacterSets.all();
        int first = data.length == 0 ? 0 : data[0] & 0xFF;
        check(CharacterSets.of(terms.get(first % terms.size())), data);
    }

    @Test
    void decodesOrSaysNullForMutations() {
        Random random = new Random(7);
        List<String> terms = CharacterSets.all();
        for (int round = 0; round < 40_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
                if (random.nextInt(3) == 0) {
                    text.append((char) random.nextInt(256));
                }
            }
            byte[] data = text.toString().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            check(CharacterSets.of(terms.get(random.nextInt(terms.size()))), data);
        }
    }

    @Test
    void takesAnyTerms() {
        Random random = new Random(8);
        for (int round = 0; round < 20_000; round++) {
            String[] terms = new String[random.nextInt(4)];
            Arrays.setAll(terms, i -> mutated(random));
            assertThatNoException()
                    .isThrownBy(() -> check(SpecificCharacterSet.of(terms), new byte[]{65, -60, 27}));
        }
    }

    private static String mutated(Random random) {
        StringBuilder term = new StringBuilder("ISO 2022 IR 100");
        for (int i = random.nextInt(4); i > 0; i--) {
            term.setCharAt(random.nextInt(term.length()), (char) random.nextInt(128));
        }
        return term.substring(random.nextInt(4) == 0 ? random.nextInt(15) : 0);
    }

    private static void check(SpecificCharacterSet set, byte[] data) {
        for (VR vr : VRS) {
            String text = set.decode(data, 0, data.length, vr);
            byte[] again = text == null ? null : set.encode(text, vr);
            if (again != null) {
                assertThat(set.decode(again, 0, again.length, vr)).isEqualTo(text);
            }
        }
    }
}
