package io.gantry.dicom.net.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TcpTransportTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Test
    @DisplayName("A host that listens on one of its addresses only is reached there")
    void severalAddresses() throws IOException {
        InetAddress deaf = InetAddress.ofLiteral("127.0.0.2");
        InetAddress listening = InetAddress.ofLiteral("127.0.0.1");
        try (ServerSocket server = new ServerSocket(0, 1, listening);
                TcpTransport connected = TcpTransport.connect(List.of(deaf, listening), server.getLocalPort(),
                        TIMEOUT)) {
            assertThat(connected.remoteAddress().getAddress()).isEqualTo(listening);
        }
    }

    @Test
    @DisplayName("Where no address is reached the first one's failure is told, with the others'")
    void noAddress() throws IOException {
        int free;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            free = server.getLocalPort();
        }
        List<InetAddress> deaf = List.of(InetAddress.ofLiteral("127.0.0.1"),
                InetAddress.ofLiteral("127.0.0.2"));
        assertThatThrownBy(() -> TcpTransport.connect(deaf, free, TIMEOUT))
                .isInstanceOf(ConnectException.class)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }
}
