package io.makegood.client.api;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the ledger is, and how patient to be with it. */
public final class LedgerBuilder {
    private static final String URL = "http://localhost:7070";
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private @Nullable String url;
    private @Nullable String key;
    private int attempts = 5;
    private Duration attemptTimeout = Duration.ofSeconds(30);
    private Duration backoff = Duration.ofMillis(200);
    private Duration backoffMax = Duration.ofSeconds(5);
    private @Nullable HttpClient client;
    private ChargeListener listener = (feature, outcome, took) -> {};

    LedgerBuilder() {}

    /** The address, such as http://localhost:7070; left out it is what MAKEGOOD_URL says. */
    public LedgerBuilder url(@Nullable String address) {
        url = address;
        return this;
    }

    /** The API key or token; left out it is what MAKEGOOD_KEY says. */
    public LedgerBuilder key(@Nullable String secret) {
        key = secret;
        return this;
    }

    /** How often a request is sent at most; 5 unless said. */
    public LedgerBuilder attempts(int times) {
        attempts = times;
        return this;
    }

    /** How long each attempt may take; 30 seconds unless said. */
    public LedgerBuilder attemptTimeout(Duration limit) {
        attemptTimeout = limit;
        return this;
    }

    /** How long to wait at most before the second attempt, doubled with each further one; 200 ms unless said. */
    public LedgerBuilder backoff(Duration longest) {
        backoff = longest;
        return this;
    }

    /** How long to wait at most before any attempt, unless the ledger asks for more; 5 seconds unless said. */
    public LedgerBuilder backoffMax(Duration longest) {
        backoffMax = longest;
        return this;
    }

    /** An HTTP client of your own, with your proxy, trust store or executor. */
    public LedgerBuilder httpClient(HttpClient own) {
        client = own;
        return this;
    }

    /** Told of every charge around work, once it has ended: for metrics. */
    public LedgerBuilder onCharge(ChargeListener told) {
        listener = told;
        return this;
    }

    /**
     * The ledger; nothing is asked of it yet.
     *
     * @throws IllegalArgumentException if a setting cannot work
     */
    public Ledger build() {
        String address = given(url, "MAKEGOOD_URL", URL);
        String lower = address.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
            throw new IllegalArgumentException("url is \"" + address + "\"; write one such as " + URL);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts is " + attempts + "; write a whole number above zero");
        }
        if (attemptTimeout.isNegative() || attemptTimeout.isZero()) {
            throw new IllegalArgumentException("attemptTimeout is " + attemptTimeout + "; write a time above zero");
        }
        String secret = given(key, "MAKEGOOD_KEY", "");
        return new Ledger(
                new Requests(
                        address.replaceAll("/+$", ""),
                        secret.isEmpty() ? null : secret,
                        new Patience(attempts, attemptTimeout, backoff, backoffMax),
                        client == null ? plainClient() : client),
                listener);
    }

    private static HttpClient plainClient() {
        return HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static String given(@Nullable String said, String variable, String otherwise) {
        if (said != null && !said.isBlank()) {
            return said;
        }
        String set = System.getenv(variable);
        return set == null || set.isBlank() ? otherwise : set;
    }
}
