package io.gantry.pipeline;

/** Why an instance is held. The names are stored in journals and shown to operators: they do not change. */
public enum Reason {

    /** Bytes that are no Part 10 file or data set. */
    UNREADABLE("The file cannot be read as DICOM. Ask the sender to send it again, or discard it."),
    /** PS3.3 C.12.1: type 1 in every composite instance. */
    NO_SOP_CLASS("The instance does not say what it is: SOP Class UID (0008,0016) is absent or empty."
            + " It must be repaired where it was made."),
    /** PS3.3 C.12.1: type 1 in every composite instance. */
    NO_SOP_INSTANCE("The instance has no identity: SOP Instance UID (0008,0018) is absent or empty."
            + " It must be repaired where it was made."),
    /** PS3.10 7.1: the File Meta Information repeats it. */
    META_CONTRADICTS("File Meta Information and data set name different SOP classes."
            + " Find out which is right before it is sent again."),
    /** PS3.10 7.1, PS3.7 6.3: command and file meta elements have no place in a data set. */
    FOREIGN_GROUP(
            "The data set holds elements of group 0000, 0002 or 0004, which belong to messages, files and"
                    + " directories. Ask the maker of the sender."),
    /** PS3.3 F: a DICOMDIR names patients of many studies. */
    MEDIA_DIRECTORY(
            "A media directory (DICOMDIR) lists patients and files; it is never forwarded. Discard it and"
                    + " send the instances it lists."),
    /** PS3.3 C.7.6.3: fewer bytes than the image pixel module says. */
    PIXEL_DATA_SHORT(
            "Pixel Data is shorter than rows, columns, samples, bits and frames say. The instance was"
                    + " damaged on its way: ask the sender to send it again."),
    /** PS3.3 C.7.6.3: more bytes than the image pixel module says, which no rule reaches and no viewer shows. */
    PIXEL_DATA_LONG(
            "Pixel Data goes on after the last frame that rows, columns, samples, bits and frames tell of, and"
                    + " nobody can say what that is. It must be repaired where it was made."),
    /** PS3.3 C.10.9, C.8.14.4: more bytes than the samples that a waveform or a spectrum is said to have. */
    SAMPLES_LONG(
            "A waveform or spectrum goes on after the last sample that its attributes tell of, and nobody can say"
                    + " what that is. It must be repaired where it was made."),
    /** PS3.3 C.9.2, retired in 2004: an overlay in bits of Pixel Data that no pixel uses. */
    OVERLAY_IN_PIXELS(
            "An overlay, which may be text, lies in unused bits of Pixel Data, where it cannot be taken out. Have it"
                    + " sent with its overlays apart, or keep overlays in the profile (60xx,3000), or discard it."),
    /** PS3.3 C.7.6.3: pixel data that nothing describes, or an image that is not what is described. */
    PIXEL_DATA_CONTRADICTS("Pixel Data is there, but what describes it is absent, impossible, or not what its"
            + " compressed images say of themselves. It must be repaired where it was made."),
    /** PS3.5 A.4: no frame at all. */
    PIXEL_DATA_EMPTY("Encapsulated Pixel Data has no fragment. Ask the sender to send it again."),
    /** PS3.5 A.6: a URL in place of the pixels. */
    PIXEL_DATA_ELSEWHERE(
            "The pixels lie at a URL and cannot be checked. Ask the sender for the instance itself."),
    /** PS3.5 9: a UID is of one instance; written under the same name, one would take the other's place. */
    INSTANCE_TWICE(
            "Another file has the same SOP Instance UID and other content, and only one can have its name. Find out"
                    + " which is right, or de-identify this one into another folder."),
    /** A document or a voice, which no rule for attributes can clean. */
    CONTENT_CANNOT_BE_CLEANED(
            "The instance carries a document, a recorded voice or words upon a waveform, which cannot be cleaned."
                    + " Look at it and decide, or discard it."),
    /** A value stands in no line of the table that the profile looks it up in. */
    LOOKUP_MISSED("The profile looks an attribute up in a table (LOOKUP), and its value stands in no line of"
            + " it. Add the line, then retry."),
    /** PS3.15 E.3.1: text may be burned into the pixels. */
    REDACTION_NEEDED(
            "Text may be burned into the pixels and no rule blanks it. Look at it, add a rule for the"
                    + " machine, or say in the profile under `unmatched` what becomes of such images."),
    /** Two pixel rules of equal standing. */
    REDACTION_AMBIGUOUS(
            "Two pixel rules are for this image, neither is more specific, and they blank differently. Add a"
                    + " condition or a priority to one of them, then retry."),
    /** A pixel rule asks for what the instance does not have. */
    REDACTION_UNDECIDED(
            "A pixel rule may be for this image, but the machine did not send the serial number, station name or"
                    + " software version that would tell. Make the rule ask for something else, then retry."),
    /** The geometry of rule and image do not fit. */
    ZONE_OUTSIDE_IMAGE(
            "A zone of the pixel rule does not lie within this image. Add conditions on rows and columns to the rule,"
                    + " or another rule for this size, then retry."),
    /** Pixels that must be blanked and cannot be. */
    REDACTION_IMPOSSIBLE(
            "The pixels must be blanked and cannot be read or written in this form or transfer syntax. Have it sent in"
                    + " another transfer syntax, or discard it."),
    /** What is about to leave still shows something in a zone. */
    ZONE_NOT_BLANK("A zone was blanked, and is not black in what would leave. Report it with the detail."),
    /** PS3.15 E.1.1: originals that could not be encrypted. */
    CANNOT_BE_LOCKED(
            "What the profile changes could not be locked for the recipients. See the detail: list other"
                    + " attributes under `lock`, or discard it."),
    /** Something went wrong inside; the detail names the stage and the kind of failure. */
    STAGE_FAILED(
            "A stage failed. The instance is unchanged and safe here: report it with the detail, then retry."),
    /** What was composed to leave cannot be read again. */
    OUTPUT_UNREADABLE("The cleaned instance could not be read again. Report it with the detail."),
    /** The output could not be searched for identifiers. */
    CANNOT_BE_SEARCHED("The cleaned instance, or what to search for in it, is too large to be searched for"
            + " identifiers. Override the attribute in the profile, or discard the instance."),
    /** An attribute that the profile removes stood in the output. */
    ATTRIBUTE_SURVIVED("The cleaned instance still holds an attribute that the profile removes. Report it."),
    /** One of the instance's own identifiers stood in the output. */
    IDENTIFIER_SURVIVED(
            "An identifier of this patient, of staff or of the institution stands in an attribute that"
                    + " the profile keeps. Override the attribute named in the detail, then retry.");

    private final String advice;

    Reason(String advice) {
        this.advice = advice;
    }

    /** What it means and what to do about it, for an operator. */
    public String advice() {
        return advice;
    }
}
