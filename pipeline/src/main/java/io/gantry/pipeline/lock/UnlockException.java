package io.gantry.pipeline.lock;

/** Why a locked identity was not opened. The message holds no value. */
public final class UnlockException extends Exception {

    private static final long serialVersionUID = 1;

    /** What is wrong, for whoever wants to open it. */
    public enum Kind {
        /** There is no Encrypted Attributes Sequence. */
        NOT_LOCKED("nothing is locked in it"),
        /** It was locked for others. */
        WRONG_KEY("it was not locked for this key"),
        /** It is no CMS EnvelopedData as PS3.15 E.1.1 wants it: cut short, or something else. */
        NO_ENVELOPE("its Encrypted Content (0400,0520) is no CMS EnvelopedData, or was cut short"),
        /** The content is encrypted by an algorithm other than AES-CBC. */
        UNKNOWN_ALGORITHM(
                "its content is encrypted by an algorithm other than AES-CBC, which PS3.15 E.1.1 asks for"),
        /** The key is the right one; what it opens is not what was locked. */
        DAMAGED("what is locked in it is damaged"),
        /** It opens, and tells of another instance than the one that it stands in. */
        OTHER_INSTANCE("what is locked in it was locked in another instance");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    private final Kind kind;

    UnlockException(Kind kind) {
        super(kind.text);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
