package io.gantry.gateway.receive;

import io.gantry.dicom.net.association.AssociationInfo;
import io.gantry.dicom.net.association.AssociationListener;
import io.gantry.gateway.metrics.GatewayMetrics;
import io.gantry.storage.DataFolder;
import io.gantry.storage.journal.Transition;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the associations of one port to the journal, and knows the id under which each stands there. */
public final class AssociationJournal implements AssociationListener {

    private static final Logger log = LoggerFactory.getLogger(AssociationJournal.class);

    private final DataFolder data;
    private final Clock clock;
    private final GatewayMetrics metrics;
    private final Map<Long, Long> ids = new ConcurrentHashMap<>();

    public AssociationJournal(DataFolder data, Clock clock, GatewayMetrics metrics) {
        this.data = data;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** The id of an open association in the journal. */
    long idOf(AssociationInfo info) {
        return ids.computeIfAbsent(info.serial(), _ -> data.ids().next());
    }

    @Override
    public void opened(AssociationInfo info) {
        long id = idOf(info);
        log.info("association {} from {} at {} to {}", id, info.callingAeTitle(), info.peer(),
                info.calledAeTitle());
        write(new Transition.AssociationOpened(id, info.callingAeTitle(), info.calledAeTitle(), info.peer(),
                clock.instant()));
    }

    @Override
    public void closed(AssociationInfo info, String outcome, int succeeded, int failed) {
        long id = idOf(info);
        ids.remove(info.serial());
        log.info("association {} {}: {} received, {} refused", id, outcome, succeeded, failed);
        write(new Transition.AssociationClosed(id, clock.instant(), outcome, succeeded, failed));
    }

    @Override
    public void rejected(String callingAe, String calledAe, String peer, String why) {
        metrics.rejectedAssociation();
        log.warn("association from {} at {} to {} rejected: {}", callingAe, peer, calledAe, why);
    }

    private void write(Transition transition) {
        var _ = data.journal().record(transition).whenComplete((_, e) -> {
            if (e != null) {
                log.error("association not recorded: {}", e.getClass().getSimpleName());
            }
        });
    }
}
