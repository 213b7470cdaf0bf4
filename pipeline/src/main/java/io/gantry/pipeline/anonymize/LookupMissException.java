package io.gantry.pipeline.anonymize;

/** A value stands in no line of the table that its attribute is looked up in. The message names the attribute only. */
final class LookupMissException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LookupMissException(String attribute) {
        super(attribute);
    }
}
