package io.gantry.storage.journal;

/**
 * Why an instance is held, filtered or discarded.
 *
 * @param code short and stable, for counting: {@code BURNED_IN_ANNOTATION}
 * @param detail for a person; tags and offsets, never an attribute value; cut at 512 characters
 */
public record Reason(String code, String detail) {

    public Reason {
        code = Text.clip(code, 64);
        detail = Text.clip(detail, 512);
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? code : code + ": " + detail;
    }
}
