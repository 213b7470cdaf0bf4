package io.gantry.pipeline.profile;

import io.gantry.dicom.io.FileTrouble;
import io.gantry.pipeline.yaml.YamlMap;
import io.gantry.pipeline.yaml.YamlValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the words that a site adds to the lexicon: files in UTF-8, one word a line, {@code #} before a comment.
 * Stateless.
 */
final class LexiconFiles {

    private LexiconFiles() {
    }

    /** The words of all files under {@code lexicon}, in lower case and in order. */
    static Set<String> read(YamlMap root, Path profile) {
        Set<String> words = new TreeSet<>();
        YamlValue names = root.get("lexicon");
        if (names == null) {
            return words;
        }
        for (YamlValue name : names.asValueOrList()) {
            String text = name.asText();
            if (text != null) {
                read(profile.resolveSibling(text), name, words);
            }
        }
        return words;
    }

    private static void read(Path file, YamlValue at, Set<String> words) {
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                String word = line.strip();
                if (word.isEmpty() || word.startsWith("#")) {
                    continue;
                }
                if (word.chars().anyMatch(Character::isWhitespace)) {
                    at.problem("line " + number + " of " + file + " has more than one word");
                } else {
                    words.add(word.toLowerCase(Locale.ROOT));
                }
            }
        } catch (NoSuchFileException e) {
            at.problem("there is no file " + file);
        } catch (CharacterCodingException e) {
            at.problem(file + " is not UTF-8 text");
        } catch (IOException e) {
            at.problem(file + " cannot be read: " + FileTrouble.in(e));
        }
    }
}
