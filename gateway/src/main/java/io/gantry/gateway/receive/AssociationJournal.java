package io.gantry.gateway.receive;

import io.gantry.dicom.net.association.AssociationInfo;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.Transition;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes associations to the journal, under the ids that the log has them by; it is the network that logs them. */
public final class AssociationJournal implements AssociationListener {

    private static final Logger log = LoggerFactory.getLogger(AssociationJournal.class);

    private final DataFolder data;
    private final Clock clock;
    private final GatewayMetrics metrics;

    public AssociationJournal(DataFolder data, Clock clock, GatewayMetrics metrics) {
        this.data = data;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void opened(AssociationInfo info) {
        write(new Transition.AssociationOpened(info.id(), info.callingAeTitle(), info.calledAeTitle(),
                info.peer(), clock.instant()));
    }

    @Override
    public void closed(AssociationInfo info, String outcome, int succeeded, int failed) {
        write(new Transition.AssociationClosed(info.id(), clock.instant(), outcome, succeeded, failed));
    }

    @Override
    public void rejected(String callingAe, String calledAe, String peer, String why) {
        metrics.rejectedAssociation();
    }

    private void write(Transition transition) {
        var _ = data.journal().record(transition).whenComplete((_, e) -> {
            if (e != null) {
                log.error("association not recorded: {}", e.getClass().getSimpleName());
            }
        });
    }
}
