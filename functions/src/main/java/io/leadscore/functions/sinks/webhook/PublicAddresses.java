package io.leadscore.functions.sinks.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;

/** Which addresses are on the public Internet. Those of the IANA registries of special purpose are not. Immutable. */
final class PublicAddresses {
    /** IPv4 blocks that are not global: RFC 6890 and its successors. Those of {@link InetAddress} are checked besides. */
    private static final String[] NOT_GLOBAL_4 = {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8",
            "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"};
    /** Of IPv6 only 2000::/3 is global unicast; these blocks of it are not, or lead to an IPv4 address. */
    private static final String[] NOT_GLOBAL_6 = {"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"};
    private static final String GLOBAL_6 = "2000::/3";

    private PublicAddresses() {}

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isLoopbackAddress() || address.isLinkLocalAddress()
                || address.isSiteLocalAddress() || address.isMulticastAddress()) {
            return false;
        }
        return switch (address) {
            case Inet4Address four -> Arrays.stream(NOT_GLOBAL_4).noneMatch(block -> isIn(four, block));
            case Inet6Address six ->
                isIn(six, GLOBAL_6) && Arrays.stream(NOT_GLOBAL_6).noneMatch(block -> isIn(six, block));
            default -> false;
        };
    }

    private static boolean isIn(InetAddress address, String block) {
        String[] parts = block.split("/", 2);
        byte[] bytes = address.getAddress();
        byte[] prefix = InetAddress.ofLiteral(parts[0]).getAddress();
        int bits = Integer.parseInt(parts[1]);
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((bytes[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
