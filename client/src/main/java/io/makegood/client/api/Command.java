package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that something be written, which waits for what became of it. Ids that are left out are the ledger's to make; with an
 * id of your own the same again changes nothing.
 *
 * @param <C> the command itself
 */
public abstract class Command<C extends Command<C>> {
    private final Requests requests;
    private final String path;
    private final String account;
    private final Map<String, Object> body = new LinkedHashMap<>();
    private @Nullable String key;

    Command(Requests requests, String path, String account) {
        this.requests = requests;
        this.path = path;
        this.account = account;
        body.put("accountId", account);
    }

    /** A field of the contract's that has no method here. */
    @SuppressWarnings("unchecked")
    public final C with(String field, Object value) {
        body.put(field, Objects.requireNonNull(value));
        return (C) this;
    }

    /** The Idempotency-Key; made anew for each sending unless given. */
    @SuppressWarnings("unchecked")
    public final C key(String idempotencyKey) {
        key = idempotencyKey;
        return (C) this;
    }

    /** Sends it, and says what became of it. */
    public final EventOutcome send() {
        JsonNode told =
                requests.send(Requests.Call.post(path, body, key, account)).body();
        return EventOutcome.of(told);
    }
}
