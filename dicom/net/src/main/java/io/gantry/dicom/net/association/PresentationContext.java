package io.gantry.dicom.net.association;

/**
 * A presentation context that both sides accepted (PS3.8 7.1.1.13).
 *
 * @param id 1 to 255
 * @param abstractSyntax SOP class UID
 * @param transferSyntax UID of the one transfer syntax agreed on
 */
public record PresentationContext(int id, String abstractSyntax, String transferSyntax) {
}
