package io.gantry.pipeline.profile;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.io.FileTrouble;
import io.gantry.pipeline.profile.Detail.LookupTable;
import io.gantry.pipeline.yaml.YamlValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the table of a LOOKUP: CSV in UTF-8, two columns, original and replacement, either in double quotes where a
 * comma or a quote (doubled) is in it. A first line {@code id_old,id_new} is a heading. Problems name the line, never
 * what stands there. Stateless.
 */
final class LookupFile {

    private static final String HEADING = "id_old,id_new";

    private LookupFile() {
    }

    /**
     * @param at names the file in the profile; problems are recorded there
     * @param vr what the replacements are written as
     */
    static @Nullable LookupTable read(Path file, YamlValue at, VR vr) {
        try {
            return parse(Files.readAllLines(file), at, vr);
        } catch (NoSuchFileException e) {
            at.problem("there is no file " + file);
        } catch (CharacterCodingException e) {
            at.problem(file + " is not UTF-8 text");
        } catch (IOException e) {
            at.problem(file + " cannot be read: " + FileTrouble.in(e));
        }
        return null;
    }

    private static @Nullable LookupTable parse(List<String> lines, YamlValue at, VR vr) {
        Map<String, String> values = new HashMap<>();
        boolean sound = true;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || i == 0 && line.equals(HEADING)) {
                continue;
            }
            String objection = add(line, values, vr);
            if (objection != null) {
                at.problem("line " + (i + 1) + " of the table: " + objection);
                sound = false;
            }
        }
        return sound ? new LookupTable(values) : null;
    }

    /** Adds what stands on a line; says what is wrong with it, or null. */
    private static @Nullable String add(String line, Map<String, String> values, VR vr) {
        String[] cells = new String[2];
        int at = 0;
        for (int cell = 0; cell < 2; cell++) {
            StringBuilder text = new StringBuilder();
            at = cell(line, at, text);
            boolean last = cell == 1;
            if (at < 0 || last != (at == line.length()) || !last && line.charAt(at) != ',') {
                return "must be two values with a comma between them";
            }
            at++;
            cells[cell] = text.toString().strip();
        }
        if (cells[0].isEmpty()) {
            return "the first value is empty";
        }
        try {
            Constants.replacement(Tag.PatientComments, vr, cells[1]);
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
        return values.putIfAbsent(cells[0], cells[1]) == null
                ? null
                : "its first value stands before already";
    }

    /** Reads one cell; where it ends, or -1 where its quotes do not. */
    private static int cell(String line, int start, StringBuilder text) {
        if (start >= line.length() || line.charAt(start) != '"') {
            int comma = line.indexOf(',', start);
            int end = comma < 0 ? line.length() : comma;
            text.append(line, Math.min(start, end), end);
            return end;
        }
        for (int i = start + 1; i < line.length(); i++) {
            if (line.charAt(i) != '"') {
                text.append(line.charAt(i));
            } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
                text.append('"');
                i++;
            } else {
                return i + 1;
            }
        }
        return -1;
    }
}
