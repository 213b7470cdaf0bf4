package io.gantry.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {

    @ParameterizedTest
    @CsvSource({"10.0.0.0/8,10.255.1.2,true", "10.0.0.0/8,11.0.0.1,false", "0.0.0.0/0,8.8.8.8,true",
            "192.168.1.128/25,192.168.1.127,false", "192.168.1.128/25,192.168.1.200,true", "::1,::1,true",
            "fd00::/8,fd12::1,true", "fd00::/8,fe80::1,false", "::/0,10.0.0.1,false",
            "10.0.0.0/8,::ffff:10.1.2.3,true", "127.0.0.1,127.0.0.1,true", "127.0.0.1,127.0.0.2,false"})
    void contains(String network, String address, boolean expected) {
        assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/8", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "10.0.0.0/33", "::/129",
            "host",
            "10.0.0.1/8", "fd00::1/8", "1.2.3.256"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printsAsWritten() {
        assertThat(Network.parse("10.0.0.0/8")).hasToString("10.0.0.0/8");
        assertThat(Network.parse("10.1.2.3")).hasToString("10.1.2.3/32");
    }
}
