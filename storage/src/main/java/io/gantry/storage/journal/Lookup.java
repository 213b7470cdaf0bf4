package io.gantry.storage.journal;

/** The pseudonyms by which instances are looked up; each has an index. */
public enum Lookup {
    STUDY("study_uid"), SERIES("series_uid"), INSTANCE("instance_uid"), PATIENT("patient_id"), ACCESSION(
            "accession");

    private final String column;

    Lookup(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }
}
