package io.gantry.pipeline.clean;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The lines of examples.tsv. */
final class Examples {

    /** One line: a text, its instance's identifiers, and what is left. */
    record Example(String text, String identifiers, String expected) {
    }

    private Examples() {
    }

    static List<Example> all() throws IOException {
        try (InputStream in = Objects.requireNonNull(Examples.class.getResourceAsStream("examples.tsv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(l -> !l.startsWith("#"))
                    .map(Examples::parse).toList();
        }
    }

    private static Example parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 3) {
            throw new IllegalArgumentException("Not three fields: " + line);
        }
        return new Example(fields[0].replace("\\n", "\n"), fields[1], fields[2].replace("\\n", "\n"));
    }

    static Attributes dataSet(String identifiers) {
        Attributes dataSet = new Attributes();
        dataSet.set(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
        for (String field : identifiers.split("; *")) {
            int equals = field.indexOf('=');
            if (equals > 0) {
                set(dataSet, field.substring(0, equals), field.substring(equals + 1));
            }
        }
        return dataSet;
    }

    private static void set(Attributes dataSet, String key, String value) {
        switch (key) {
            case "PN" -> dataSet.set(Tag.PatientName, VR.PN, value);
            case "ID" -> dataSet.set(Tag.PatientID, VR.LO, value);
            case "REF" -> dataSet.set(Tag.ReferringPhysicianName, VR.PN, value);
            case "DOB" -> dataSet.set(Tag.PatientBirthDate, VR.DA, value);
            case "INST" -> dataSet.set(Tag.InstitutionName, VR.LO, value);
            case "ACC" -> dataSet.set(Tag.AccessionNumber, VR.SH, value);
            default -> throw new IllegalArgumentException("No such identifier: " + key);
        }
    }
}
