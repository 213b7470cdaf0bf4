package io.gantry.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A range of IP addresses in CIDR notation (RFC 4632, RFC 4291), such as {@code 10.0.0.0/8}; an address alone is
 * a range of one. IPv4 addresses mapped into IPv6 count as IPv4, as the JDK hands them out.
 *
 * @param address first address of the range
 * @param prefix  how many leading bits are common
 */
public record Network(InetAddress address, int prefix) {

    /** @throws IllegalArgumentException when the text is no range, or has bits set behind its prefix */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = literal(slash < 0 ? text : text.substring(0, slash), text);
        int bits = address.getAddress().length * 8;
        int prefix = bits;
        if (slash >= 0) {
            String digits = text.substring(slash + 1);
            prefix = digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
            if (prefix < 0 || prefix > bits) {
                throw new IllegalArgumentException("\"" + text + "\": the prefix must be 0 to " + bits);
            }
        }
        var network = new Network(address, prefix);
        InetAddress first = network.firstAddress();
        if (!first.equals(address)) {
            throw new IllegalArgumentException("\"" + text + "\" has bits set behind its prefix: write "
                    + first.getHostAddress() + "/" + prefix + ", or " + address.getHostAddress() + "/"
                    + bits);
        }
        return network;
    }

    private static InetAddress literal(String address, String text) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a network such as 10.0.0.0/8 or fd00::/8", e);
        }
    }

    public boolean contains(InetAddress other) {
        byte[] a = address.getAddress();
        byte[] b = other.getAddress();
        return a.length == b.length && Arrays.equals(masked(a), masked(b));
    }

    private InetAddress firstAddress() {
        try {
            return InetAddress.getByAddress(masked(address.getAddress()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes", e);
        }
    }

    private byte[] masked(byte[] bytes) {
        byte[] masked = bytes.clone();
        for (int i = 0; i < masked.length; i++) {
            int keep = Math.clamp(prefix - i * 8L, 0, 8);
            masked[i] &= (byte) (0xFF << (8 - keep));
        }
        return masked;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
