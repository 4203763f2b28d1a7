package io.makegood.http.transport;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * The members of the consumer group to which requests are passed on, by the address that they give for themselves. A name is compared as
 * it is written and never looked up; a network means members that give an address, not a name.
 */
public final class AllowedPeers {
    private static final int PORT_MAX = 65_535;
    private static final String LOOPBACK = "localhost,127.0.0.0/8,[::1]";
    private static final String PRIVATE = "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,100.64.0.0/10,fc00::/7";

    private final List<PeerPattern> patterns;
    private final String text;

    private AllowedPeers(List<PeerPattern> patterns, String text) {
        this.patterns = patterns;
        this.text = text;
    }

    /**
     * Those that a setting lists, with commas between them.
     *
     * @throws IllegalArgumentException if an entry means nothing
     */
    public static AllowedPeers of(String setting) {
        List<PeerPattern> patterns = Arrays.stream(setting.split(",", -1))
                .map(String::strip)
                .map(PeerPattern::of)
                .toList();
        return new AllowedPeers(patterns, setting);
    }

    /**
     * What holds without the setting: members whose address is of the kind of this instance's own. On loopback those of this machine; for
     * a name those of its domain, or without a domain all names that have none; for a private address private ones; for another address
     * nobody.
     *
     * @param host under which others reach this instance
     */
    public static AllowedPeers like(String host) {
        InetAddress address = Addresses.literal(host);
        String name = Addresses.name(host);
        if (name != null && !name.equals("localhost")) {
            int dot = name.indexOf('.');
            return dot < 0
                    ? new AllowedPeers(List.of(PeerPattern.WITHOUT_DOMAIN), "names without a domain")
                    : of("*" + name.substring(dot));
        }
        if (address == null || address.isLoopbackAddress()) {
            return of(LOOPBACK);
        }
        if (address.isAnyLocalAddress()) {
            return of(LOOPBACK + ",0.0.0.0,[::]");
        }
        AllowedPeers within = of(PRIVATE);
        return within.allows(host, 1) ? within : of(address.getHostAddress());
    }

    /** Whether requests may be passed on to a member that gives that address for itself. */
    public boolean allows(String host, int port) {
        InetAddress address = Addresses.literal(host);
        String name = address == null ? Addresses.name(host) : null;
        return (address != null || name != null)
                && port > 0
                && port <= PORT_MAX
                && patterns.stream().anyMatch(pattern -> pattern.matches(address, name, port));
    }

    @Override
    public String toString() {
        return text;
    }
}
