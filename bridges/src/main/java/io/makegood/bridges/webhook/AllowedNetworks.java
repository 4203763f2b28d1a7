package io.makegood.bridges.webhook;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which addresses may be called: those of the public internet, and of networks that the operator has named. An address is looked at when the
 * connection to it is opened, and it is that address that is connected to.
 */
public final class AllowedNetworks {
    /** Nothing but the public internet. */
    public static final AllowedNetworks NONE = new AllowedNetworks(List.of());

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    /** IANA's special-purpose addresses of IPv4, and multicast. */
    private static final List<Network> SPECIAL_4 = networks(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4");
    /** What of IPv6 is of the public internet, and what within that is not, or leads to addresses of IPv4. */
    private static final List<Network> PUBLIC_6 = networks("2000::/3");

    private static final List<Network> SPECIAL_6 = networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private final List<Network> allowed;

    private AllowedNetworks(List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Network(byte[] address, int bits) {
        boolean has(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int rest = address.length * 8 - bits;
            return new BigInteger(1, address).shiftRight(rest).equals(new BigInteger(1, other).shiftRight(rest));
        }
    }

    /** Networks such as {@code 10.1.0.0/16}, and single addresses; throws {@link IllegalArgumentException} for what is none. */
    public static AllowedNetworks of(List<String> named) {
        return new AllowedNetworks(networks(named.toArray(new String[0])));
    }

    private static List<Network> networks(String... named) {
        List<Network> networks = new ArrayList<>();
        for (String each : named) {
            String[] parts = each.strip().split("/", -1);
            try {
                if (!LITERAL.matcher(parts[0]).matches() || parts.length > 2) {
                    throw new UnknownHostException();
                }
                byte[] address = InetAddress.getByName(parts[0]).getAddress();
                int bits = parts.length == 1 ? address.length * 8 : Integer.parseInt(parts[1]);
                if (bits < 0 || bits > address.length * 8) {
                    throw new UnknownHostException();
                }
                networks.add(new Network(address, bits));
            } catch (UnknownHostException | NumberFormatException e) {
                throw new IllegalArgumentException(
                        "webhook.networks must be networks such as 10.1.0.0/16 or fd00::/8, and single addresses", e);
            }
        }
        return networks;
    }

    /** Whether a message may be sent to that address. */
    boolean allows(InetAddress address) {
        return isNamed(address) || isPublic(address);
    }

    /** Whether the operator has named a network that it is of: there, plain HTTP is good enough. */
    boolean isNamed(InetAddress address) {
        return isIn(allowed, address);
    }

    private static boolean isPublic(InetAddress address) {
        return address instanceof Inet4Address
                ? !isIn(SPECIAL_4, address)
                : isIn(PUBLIC_6, address) && !isIn(SPECIAL_6, address);
    }

    private static boolean isIn(List<Network> networks, InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.has(bytes));
    }
}
