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
        /** The key is the right one; what it opens is not what was locked. */
        DAMAGED("what is locked in it is damaged");

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
