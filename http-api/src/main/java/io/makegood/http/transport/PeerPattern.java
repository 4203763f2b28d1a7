package io.makegood.http.transport;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the setting {@code peers}: a name, in which a star stands for any part of a label, an address, or a network, each with a
 * port if only that one is meant. A star alone is every host.
 */
final class PeerPattern {
    private static final int PORT_MAX = 65_535;
    private static final Pattern ENTRY =
            Pattern.compile("(?:\\[([^\\]]*)\\]|([^\\[\\]:]*)|([^\\[\\]]*:[^\\[\\]]*:[^\\[\\]]*))(?::(\\d{1,5}))?");
    private static final Pattern NUMBERS_AND_STARS = Pattern.compile("[\\d.*]*\\d[\\d.*]*");

    /** Names without a dot, which only the own network's name server knows. */
    static final PeerPattern WITHOUT_DOMAIN = new PeerPattern(0, Pattern.compile("[a-z0-9-]+"), null, 0, false);

    private final int port;
    private final @Nullable Pattern names;
    private final byte @Nullable [] network;
    private final int prefixBits;
    private final boolean any;

    private PeerPattern(int port, @Nullable Pattern names, byte @Nullable [] network, int prefixBits, boolean any) {
        this.port = port;
        this.names = names;
        this.network = network;
        this.prefixBits = prefixBits;
        this.any = any;
    }

    /** Reads an entry; throws {@link IllegalArgumentException} for one that means nothing. */
    static PeerPattern of(String text) {
        Matcher entry = ENTRY.matcher(text);
        if (!entry.matches()) {
            throw refused(text);
        }
        int port = entry.group(4) == null ? 0 : Integer.parseInt(entry.group(4));
        if (entry.group(4) != null && (port == 0 || port > PORT_MAX)) {
            throw new IllegalArgumentException("peers: the port of " + text + " must be 1 to " + PORT_MAX);
        }
        String bracketed = entry.group(1);
        String bare = Objects.requireNonNullElse(
                entry.group(2), Objects.requireNonNullElse(bracketed, Objects.toString(entry.group(3), "")));
        // Without brackets the last group of an IPv6 address is no port.
        if (entry.group(3) != null) {
            return network(text, text, 0);
        }
        if (bracketed != null) {
            return network(text, bare, port);
        }
        if (bare.equals("*")) {
            return new PeerPattern(port, null, null, 0, true);
        }
        return bare.indexOf('/') >= 0 || Addresses.literal(bare) != null
                ? network(text, bare, port)
                : name(text, bare, port);
    }

    private static PeerPattern name(String text, String host, int port) {
        if (NUMBERS_AND_STARS.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "peers: " + text + " is neither a name nor an address; write a network as 10.1.0.0/16");
        }
        // A star stands for letters, so what is a name with one is a name with the star in its place.
        String name = Addresses.name(host.replace('*', 'a'));
        if (name == null) {
            throw refused(text);
        }
        String lower = host.toLowerCase(Locale.ROOT);
        String bare = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        String expression = "\\Q" + bare.replace("*", "\\E[a-z0-9-]*\\Q") + "\\E";
        return new PeerPattern(port, Pattern.compile(expression), null, 0, false);
    }

    private static PeerPattern network(String text, String written, int port) {
        int slash = written.indexOf('/');
        InetAddress address = Addresses.literal(slash < 0 ? written : written.substring(0, slash));
        if (address == null) {
            throw refused(text);
        }
        byte[] bytes = address.getAddress();
        int bits = bytes.length * Byte.SIZE;
        if (slash >= 0) {
            String said = written.substring(slash + 1);
            if (!said.matches("\\d{1,3}") || Integer.parseInt(said) > bits) {
                throw new IllegalArgumentException("peers: " + text + " must end in /0 to /" + bits);
            }
            bits = Integer.parseInt(said);
        }
        return new PeerPattern(port, null, bytes, bits, false);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("peers: " + text
                + " is no host; write names such as ledger-*.internal, addresses or networks such as 10.1.0.0/16,"
                + " each with :PORT if only that port is meant, and commas between them");
    }

    /**
     * Whether a member is meant.
     *
     * @param address its address if it is known by one, otherwise null
     * @param name its name, as {@link Addresses#name} tells it, if it is known by one
     */
    boolean matches(@Nullable InetAddress address, @Nullable String name, int memberPort) {
        if (port != 0 && port != memberPort) {
            return false;
        }
        Pattern wanted = names;
        byte[] net = network;
        return any
                || (wanted != null && name != null && wanted.matcher(name).matches())
                || (net != null && address != null && isWithin(address.getAddress(), net, prefixBits));
    }

    private static boolean isWithin(byte[] address, byte[] network, int bits) {
        if (address.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if (((address[bit / Byte.SIZE] ^ network[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
