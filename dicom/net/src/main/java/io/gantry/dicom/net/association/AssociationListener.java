package io.gantry.dicom.net.association;

/** Hears of associations, for journal and metrics. Called on the association's thread; must not block for long. */
public interface AssociationListener {

    default void opened(AssociationInfo association) {
    }

    /**
     * @param outcome RELEASED or ABORTED
     * @param succeeded C-STORE requests answered with success or a warning
     * @param failed C-STORE requests answered with a failure
     */
    default void closed(AssociationInfo association, String outcome, int succeeded, int failed) {
    }

    /** @param why result, source and reason of the A-ASSOCIATE-RJ in words */
    default void rejected(String callingAeTitle, String calledAeTitle, String peer, String why) {
    }
}
