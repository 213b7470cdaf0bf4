package io.gantry.gateway.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;

/**
 * Whose associations a listener accepts, and for what.
 *
 * @param callingAeTitles   empty: any
 * @param networks          empty: any
 * @param unknownSopClasses whether abstract syntaxes are accepted that the registry of PS3.6 does not know
 */
public record AcceptConfig(Set<String> callingAeTitles, List<Network> networks, boolean unknownSopClasses) {

    public AcceptConfig {
        callingAeTitles = Set.copyOf(callingAeTitles);
        networks = List.copyOf(networks);
    }

    public boolean acceptsCallingAeTitle(String aeTitle) {
        return callingAeTitles.isEmpty() || callingAeTitles.contains(aeTitle);
    }

    public boolean acceptsAddress(InetAddress address) {
        return networks.isEmpty() || networks.stream().anyMatch(network -> network.contains(address));
    }
}
