package io.gantry.gateway.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.dicom.net.association.AssociationTerms;
import io.gantry.dicom.net.pdu.AAssociateRj;
import io.gantry.dicom.net.service.StorageScp;
import io.gantry.gateway.config.AcceptConfig;
import io.gantry.gateway.config.ListenerConfig;
import io.gantry.gateway.config.ListenerTimeouts;
import io.gantry.gateway.config.Network;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ListenerGroupTest {

    private static final Duration ARTIM = Duration.ofSeconds(9);

    private static ListenerConfig listener(String aeTitle, int port, int maxPdu, int most, int seconds,
            AcceptConfig accept) {
        return new ListenerConfig(aeTitle, port, "127.0.0.1", accept, null, maxPdu, most,
                new ListenerTimeouts(ARTIM, Duration.ofSeconds(seconds), Duration.ofSeconds(seconds + 1),
                        100 * seconds));
    }

    private static final AcceptConfig ANY = new AcceptConfig(Set.of(), List.of(), false);
    private static final ListenerConfig OPEN = listener("OPEN", 104, 0, 5, 20, ANY);
    private static final ListenerConfig STRICT = listener("STRICT", 104, 8192, 2, 30,
            new AcceptConfig(Set.of("CT1"), List.of(Network.parse("10.0.0.0/8")), true));

    @Test
    @DisplayName("Listeners on one port keep their own limits, times and SOP classes, in whatever order they stand")
    void termsAreEachListenersOwn() throws Exception {
        for (List<ListenerConfig> order : List.of(List.of(OPEN, STRICT), List.of(STRICT, OPEN))) {
            ListenerGroup group = ListenerGroup.of(order).getFirst();
            StorageScp.Settings port = group.settings();
            assertThat(port.maxAssociations()).isEqualTo(7);
            assertThat(port.timeouts().artim()).isEqualTo(ARTIM);
            AssociationTerms fallback = new AssociationTerms(1, 1, port.timeouts(), false);
            AssociationTerms strict = group.terms("STRICT", fallback);
            assertThat(strict.maxPdu()).isEqualTo(8192);
            assertThat(strict.maxAssociations()).isEqualTo(2);
            assertThat(strict.unknownSopClasses()).isTrue();
            assertThat(strict.timeouts().idle()).isEqualTo(Duration.ofSeconds(30));
            assertThat(strict.timeouts().read()).isEqualTo(Duration.ofSeconds(31));
            assertThat(strict.timeouts().minRate()).isEqualTo(3000);
            AssociationTerms open = group.terms("OPEN", fallback);
            assertThat(open.maxPdu()).isZero();
            assertThat(open.unknownSopClasses()).isFalse();
            assertThat(open.timeouts().idle()).isEqualTo(Duration.ofSeconds(20));
        }
    }

    @Test
    void oneGroupForEachPort() {
        ListenerConfig free = listener("A", 0, 0, 1, 1, ANY);
        ListenerConfig alsoFree = listener("B", 0, 0, 1, 1, ANY);
        assertThat(ListenerGroup.of(List.of(OPEN, free, STRICT, alsoFree)))
                .extracting(group -> group.listeners().size()).containsExactly(2, 1, 1);
    }

    @Test
    @DisplayName("Refused is, with the reason, an unknown called AE title, an address and a calling AE title")
    void refusals() throws Exception {
        ListenerGroup group = ListenerGroup.of(List.of(OPEN, STRICT)).getFirst();
        InetAddress inside = InetAddress.getByName("10.1.2.3");
        InetAddress outside = InetAddress.getByName("192.0.2.1");
        assertThat(group.check("OPEN", "ANY", outside)).isNull();
        assertThat(group.check("STRICT", "CT1", inside)).isNull();
        assertThat(group.check("OTHER", "CT1", inside)).isEqualTo(AAssociateRj.calledAeTitleNotRecognized());
        assertThat(group.check("STRICT", "MR1", inside)).isEqualTo(
                AAssociateRj.callingAeTitleNotRecognized());
        assertThat(group.check("STRICT", "CT1", outside)).isEqualTo(new AAssociateRj(1, 1, 1));
    }
}
