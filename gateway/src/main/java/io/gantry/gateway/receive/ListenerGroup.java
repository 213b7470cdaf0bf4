package io.gantry.gateway.receive;

import io.gantry.dicom.net.association.AcceptPolicy;
import io.gantry.dicom.net.association.AssociationTerms;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.service.StorageScp;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.gateway.config.ListenerConfig;
import io.gantry.gateway.config.TlsBridge;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The listeners that share a port, told apart by called AE title.
 *
 * @param listeners at least one
 */
public record ListenerGroup(List<ListenerConfig> listeners) implements AcceptPolicy {

    /** No reason given: whether the address or the title is wrong is nobody's business there. */
    private static final AAssociateRj WRONG_NETWORK = new AAssociateRj(AAssociateRj.REJECTED_PERMANENT,
            AAssociateRj.SERVICE_USER, 1);

    public ListenerGroup {
        listeners = List.copyOf(listeners);
    }

    /** Groups listeners by address and port; each port 0 is one of its own. */
    public static List<ListenerGroup> of(List<ListenerConfig> listeners) {
        Map<String, List<ListenerConfig>> groups = new LinkedHashMap<>();
        for (ListenerConfig listener : listeners) {
            String key = listener.bind() + " " + listener.port()
                    + (listener.port() == 0 ? listener.aeTitle() : "");
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(listener);
        }
        return groups.values().stream().map(ListenerGroup::new).toList();
    }

    /**
     * How the port is run: with the address, TLS and ARTIM that its listeners have in common, and as many associations
     * as all together allow. The rest each has for itself.
     */
    public StorageScp.Settings settings() throws IOException {
        ListenerConfig any = listeners.getFirst();
        AssociationTerms terms = terms(any);
        return new StorageScp.Settings(any.bind(), any.port(), terms.maxPdu(),
                listeners.stream().mapToInt(ListenerConfig::maxAssociations).sum(), terms.timeouts(),
                TlsBridge.settings(any.tls()), terms.unknownSopClasses());
    }

    @Override
    public AssociationTerms terms(String calledAe, AssociationTerms ofThePort) {
        ListenerConfig listener = find(calledAe);
        return listener == null ? ofThePort : terms(listener);
    }

    private static AssociationTerms terms(ListenerConfig listener) {
        Timeouts timeouts = Timeouts.DEFAULT.withArtim(listener.timeouts().artim())
                .withIdle(listener.timeouts().association()).withRead(listener.timeouts().dimse())
                .withMinRate(listener.timeouts().minRate());
        return new AssociationTerms(listener.maxPdu(), listener.maxAssociations(), timeouts,
                listener.accept().unknownSopClasses());
    }

    private @Nullable ListenerConfig find(String calledAe) {
        for (ListenerConfig listener : listeners) {
            if (listener.aeTitle().equals(calledAe)) {
                return listener;
            }
        }
        return null;
    }

    @Override
    public @Nullable AAssociateRj check(String calledAe, String callingAe, InetAddress peer) {
        ListenerConfig listener = find(calledAe);
        if (listener == null) {
            return AAssociateRj.calledAeTitleNotRecognized();
        }
        if (!listener.accept().acceptsAddress(peer)) {
            return WRONG_NETWORK;
        }
        return listener.accept().acceptsCallingAeTitle(callingAe)
                ? null
                : AAssociateRj.callingAeTitleNotRecognized();
    }
}
