package io.gantry.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** pydicom reads what we encode, and we read what pydicom encodes. */
class PydicomCharacterSetTest {

    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final String DECLINED = "declined";
    private static final HexFormat HEX = HexFormat.of();

    /** Lines of terms, bytes and UTF-8 text in hex in; what pydicom makes of the bytes and of the text out. */
    private static final String SCRIPT = """
            import sys, warnings
            from pydicom.charset import convert_encodings, decode_bytes, encode_string
            from pydicom.valuerep import PN_DELIMS
            warnings.simplefilter('error', UserWarning)
            def attempt(action):
                try:
                    return action().hex()
                except UserWarning:
                    return 'declined'

            for line in open(sys.argv[1], encoding='ascii').read().splitlines():
                terms, value, text = line.split('|')
                encodings = convert_encodings(terms.split(chr(92)))
                print(attempt(lambda: decode_bytes(bytes.fromhex(value), encodings, PN_DELIMS).encode('utf-8')),
                    attempt(lambda: b'^'.join(encode_string(component, encodings)
                        for component in bytes.fromhex(text).decode('utf-8').split('^'))), sep='|')
            """;

    /** Sets that pydicom does not know, or knows otherwise. */
    private static boolean comparable(String terms) {
        return !terms.contains("203");
    }

    /** Codes that Python and Java map to different characters, or that pydicom reads as something else. */
    private static boolean isUndisputed(String terms, char c) {
        return "\u00A5\u203E·・—―￥￣〜∥－¢£¬".indexOf(c) < 0 && !(terms.contains("166") && c == '\u00A0')
                && !(terms.contains("149") && "€®㉾".indexOf(c) >= 0);
    }

    @Test
    void agreesWithPydicom(@TempDir Path folder) throws IOException, InterruptedException {
        if (!"required".equals(System.getenv("GANTRY_PEERS"))) {
            assumeTrue(hasPydicom(), "python3-pydicom is not installed");
        }
        Random random = new Random(20261123);
        List<String> names = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        StringBuilder input = new StringBuilder();
        for (String terms : CharacterSets.all().stream().filter(PydicomCharacterSetTest::comparable)
                .toList()) {
            for (int i = 0; i < 60; i++) {
                String text = text(random, terms);
                byte[] bytes = CharacterSets.encoded(CharacterSets.of(terms), text, VR.PN);
                names.add(terms);
                texts.add(text);
                input.append(terms).append('|').append(HEX.formatHex(bytes)).append('|')
                        .append(HEX.formatHex(text.getBytes(StandardCharsets.UTF_8))).append('\n');
            }
        }
        List<String> answers = python(folder, input.toString());
        assertThat(answers).hasSameSizeAs(texts);
        int readByUs = 0;
        for (int i = 0; i < answers.size(); i++) {
            String[] answer = answers.get(i).split("\\|", -1);
            // pydicom understands the escape sequence of ISO-IR 58 and leaves it in the text.
            assertThat(new String(HEX.parseHex(answer[0]), StandardCharsets.UTF_8).replace("\u001B$)A", ""))
                    .as("pydicom reads ours, %s", names.get(i)).isEqualTo(texts.get(i));
            if (isWrittenByTheStandard(names.get(i), texts.get(i)) && !answer[1].equals(DECLINED)) {
                byte[] encoded = HEX.parseHex(answer[1]);
                assertThat(CharacterSets.of(names.get(i)).decode(encoded, 0, encoded.length, VR.PN))
                        .as("we read pydicom's, %s, %s", names.get(i), answer[1]).isEqualTo(texts.get(i));
                readByUs++;
            }
        }
        assertThat(readByUs).isGreaterThan(texts.size() / 2);
    }

    /**
     * False where pydicom writes other than PS3.5 6.1.2.5 says: Latin-1 for the default repertoire, GB 2312 without any, and G1's sequence to return from kanji in G0.
     */
    private static boolean isWrittenByTheStandard(String terms, String text) {
        boolean latin = text.chars().anyMatch(c -> c >= 0x80 && c <= 0xFF);
        return !((terms.startsWith("\\") || terms.contains("IR 6\\")) && latin) && !terms.contains("IR 58")
                && !(terms.startsWith("ISO 2022 IR 100\\") && terms.contains("IR 87"));
    }

    private static String text(Random random, String terms) {
        String repertoire = CharacterSets.repertoire(terms);
        StringBuilder text = new StringBuilder("A");
        while (text.length() < 12) {
            char c = repertoire.charAt(random.nextInt(repertoire.length()));
            if (random.nextInt(4) == 0) {
                text.append(random.nextInt(3) == 0 ? '^' : (char) ('a' + random.nextInt(26)));
            } else if (isUndisputed(terms, c) && !Character.isSurrogate(c)) {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static boolean hasPydicom() throws IOException, InterruptedException {
        return Files.isExecutable(PYTHON)
                && new ProcessBuilder(PYTHON.toString(), "-c", "import pydicom").start().waitFor() == 0;
    }

    private static List<String> python(Path folder, String input) throws IOException, InterruptedException {
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path script = Files.writeString(folder.resolve("charsets.py"), SCRIPT);
        Process python = new ProcessBuilder(PYTHON.toString(), script.toString(), in.toString())
                .redirectOutput(out.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(python.exitValue()).isZero();
        return Files.readAllLines(out);
    }
}
