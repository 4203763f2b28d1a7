package io.makegood.http.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Hosts as they are written. Nothing here asks a name server. */
public final class Addresses {
    private static final int NAME_MAX = 253;
    private static final int IPV6_BYTES = 16;
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}", Pattern.CASE_INSENSITIVE);
    /** Begins so that Java reads it as an address or refuses it, and never looks it up. */
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:](?=.*:)[0-9a-fA-F:.]*");

    private static final Pattern NAME =
            Pattern.compile("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*");
    /** What resolvers take for an IPv4 address in one of its old spellings, such as 127.1 or 0x7f000001. */
    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(?:.*\\.)?(?:\\d+|0x[0-9a-f]*)");

    private Addresses() {}

    /** The address that is written there, in the usual spelling or in an IPv6 one, with or without brackets; null for a name. */
    static @Nullable InetAddress literal(String host) {
        boolean bracketed = host.length() > 2 && host.startsWith("[") && host.endsWith("]");
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        if (IPV6.matcher(bare).matches() || (!bracketed && IPV4.matcher(bare).matches())) {
            try {
                return InetAddress.getByName(bare);
            } catch (UnknownHostException e) {
                return null;
            }
        }
        return null;
    }

    /** The name in small letters and without the dot of the root; null if it is no name that may be asked for. */
    static @Nullable String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return name.length() <= NAME_MAX
                        && NAME.matcher(name).matches()
                        && !ENDS_IN_A_NUMBER.matcher(name).matches()
                ? name
                : null;
    }

    /** Of an instance that listens on that address, one under which this machine reaches it, without brackets. */
    static String askable(String listening) {
        InetAddress address = literal(listening);
        if (address == null) {
            return listening;
        }
        return (address.isAnyLocalAddress() ? loopback(address) : address).getHostAddress();
    }

    private static InetAddress loopback(InetAddress all) {
        try {
            byte[] bytes = new byte[all.getAddress().length];
            bytes[bytes.length - 1] = 1;
            return InetAddress.getByAddress(bytes.length == IPV6_BYTES ? bytes : new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As it stands in a URL: an IPv6 address in brackets. */
    public static String inUrl(String host) {
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
