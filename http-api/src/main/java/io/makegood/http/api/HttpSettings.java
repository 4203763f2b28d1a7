package io.makegood.http.api;

import io.makegood.application.config.EngineSettings;
import io.makegood.http.access.Access;
import io.makegood.http.access.CustomerTokens;
import io.makegood.http.access.KeyTable;
import io.makegood.http.access.TokenSettings;
import io.makegood.http.auditing.Auditor;
import io.makegood.http.transport.AllowedPeers;
import io.makegood.http.transport.Transport;
import io.makegood.topics.signing.TextSigner;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the API is told.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any that is free
 * @param advertised host, and port if not the same, under which other instances reach this one; null for host and port
 * @param open whether anyone may do everything; only on loopback
 * @param issuer whose tokens are trusted, null for keys alone
 * @param requestsPerSecond what one caller may send, 0 for no limit
 * @param transport TLS, and to which other instances requests are passed on
 * @param offers what it offers beyond the ledger
 */
public record HttpSettings(
        String host,
        int port,
        @Nullable String advertised,
        boolean open,
        @Nullable TokenSettings issuer,
        int requestsPerSecond,
        Transport transport,
        HttpOffers offers) {
    /** The setting that names the files with the keys of receipts. */
    public static final String RECEIPT_KEY = "receipt.key.file";
    /** The port unless configured otherwise. */
    public static final int PORT_DEFAULT = 7070;
    /** Requests each second that one caller may send unless configured otherwise. */
    public static final int REQUESTS_PER_SECOND_DEFAULT = 20_000;

    private static final int PORT_MAX = 65_535;
    private static final Pattern ADDRESS = Pattern.compile("(?:[^\\s/:\\[\\]]+|\\[[0-9a-fA-F:.]+\\])(?::(\\d{1,5}))?");

    /** Refuses settings that cannot work or are not safe, with {@link IllegalArgumentException}. */
    public HttpSettings {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("port must be 0 to " + PORT_MAX + ", was " + port);
        }
        if (advertised != null && !isAddress(advertised)) {
            throw new IllegalArgumentException(
                    "advertised.http must be HOST or HOST:PORT, such as ledger-1:7070, with an IPv6 address in brackets,"
                            + " such as [2001:db8::1]:7070; was " + advertised);
        }
        if (requestsPerSecond < 0) {
            throw new IllegalArgumentException("rate.limit must be 0 or more, was " + requestsPerSecond);
        }
        if (open && !isLoopback(host)) {
            throw new IllegalArgumentException("access may only be off on a loopback address, and " + host
                    + " is none; leave --access on, or listen on 127.0.0.1");
        }
    }

    /** The same, offering nothing beyond the ledger. */
    public HttpSettings(
            String host,
            int port,
            @Nullable String advertised,
            boolean open,
            @Nullable TokenSettings issuer,
            int requestsPerSecond,
            Transport transport) {
        this(host, port, advertised, open, issuer, requestsPerSecond, transport, HttpOffers.NONE);
    }

    /** The same, offering that. */
    HttpSettings offering(HttpOffers offered) {
        return new HttpSettings(host, port, advertised, open, issuer, requestsPerSecond, transport, offered);
    }

    /** The same, with what reads the whole log. */
    public HttpSettings with(Auditor auditor) {
        return offering(offers.with(auditor));
    }

    /** What signs receipts, or null if nothing does. Where nobody is checked, a key does that is gone with the process. */
    @Nullable
    TextSigner receiptSigner() {
        TextSigner told = offers.receipts();
        return told == null && open ? TextSigner.madeUp() : told;
    }

    /** Who may call that ledger, whose keys are followed from now on; throws {@link IllegalArgumentException} if an issuer does not answer. */
    Access access(EngineSettings ledger) {
        String secrets = offers.tokenSecrets();
        CustomerTokens customers = secrets == null ? null : CustomerTokens.of(secrets, ledger.applicationId());
        if (open) {
            return Access.open(customers == null ? CustomerTokens.madeUp(ledger.applicationId()) : customers);
        }
        return Access.controlled(
                KeyTable.follow(ledger.clients(), ledger.topics().apiKeys().name()), issuer, customers);
    }

    /** The same over plain HTTP, with requests passed on to instances whose address is like this one's. */
    public HttpSettings(
            String host,
            int port,
            @Nullable String advertised,
            boolean open,
            @Nullable TokenSettings issuer,
            int requestsPerSecond) {
        this(host, port, advertised, open, issuer, requestsPerSecond, Transport.PLAIN);
    }

    /** To whom requests are passed on. */
    AllowedPeers peers() {
        AllowedPeers told = transport.peers();
        return told == null ? AllowedPeers.like(advertisedHost()) : told;
    }

    /** The host under which other instances reach this one. */
    String advertisedHost() {
        return advertised == null ? host : advertised.replaceFirst(":\\d+$", "");
    }

    private static boolean isAddress(String text) {
        Matcher address = ADDRESS.matcher(text);
        return address.matches() && (address.group(1) == null || Integer.parseInt(address.group(1)) <= PORT_MAX);
    }

    /** Whether only this machine can reach that address. */
    public static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Whether a Host header names this machine. */
    static boolean isLoopbackName(@Nullable String host) {
        return host != null
                && loopbackNames().contains(host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT));
    }

    /** What the Host header may name while access is off: a foreign page must not reach the ledger through a browser. */
    static Set<String> loopbackNames() {
        return Set.of("localhost", "127.0.0.1", "[::1]");
    }
}
