package io.makegood.client.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is asked to be charged: for which account, which feature and how much of it. One serves one generation. */
public final class ChargeRequest {
    private static final Duration DECIDE_WITHIN = Duration.ofSeconds(30);

    private final String account;
    private final Map<String, Object> fields = new LinkedHashMap<>();
    private List<String> items = List.of();
    private @Nullable String generationId;
    private @Nullable String key;
    private Duration decideWithin = DECIDE_WITHIN;
    private @Nullable Consumer<LedgerError> unreported;

    private ChargeRequest(String account, String feature) {
        this.account = account;
        fields.put("accountId", account);
        fields.put("feature", feature);
    }

    /** Asks for a feature of the policy's. */
    public static ChargeRequest of(String account, String feature) {
        return new ChargeRequest(account, feature);
    }

    /** So many items, named 1, 2, 3 and so on. */
    public ChargeRequest items(int count) {
        items = IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
        return with("items", count);
    }

    /** Items with ids of your own. */
    public ChargeRequest items(List<String> ids) {
        items = List.copyOf(ids);
        return with("items", items);
    }

    /** The generation's id, such as your job's: the same again is charged once. Left out, each call is a generation of its own. */
    public ChargeRequest generationId(String id) {
        generationId = id;
        return this;
    }

    /** How much it will take, by name, such as outputTokens. */
    public ChargeRequest quantities(Map<String, Long> amounts) {
        return with("quantities", Map.copyOf(amounts));
    }

    /** What it is like, by name, such as model: the price may depend on it. */
    public ChargeRequest attributes(Map<String, String> values) {
        return with("attributes", Map.copyOf(values));
    }

    /** Where the customer was: ios, android, web. */
    public ChargeRequest platform(String name) {
        return with("platform", name);
    }

    /** The part of the product in which it was asked for. */
    public ChargeRequest surface(String name) {
        return with("surface", name);
    }

    /** What the customer started from. */
    public ChargeRequest inputMode(String name) {
        return with("inputMode", name);
    }

    /** A title by which the customer would know it. */
    public ChargeRequest label(String title) {
        return with("label", title);
    }

    /** The member of the account who asked. */
    public ChargeRequest actor(String id) {
        return with("actorId", id);
    }

    /** The most that the customer agreed to, whole units: above it the charge is declined. */
    public ChargeRequest maxAmount(long credits) {
        return with("maxAmount", credits);
    }

    /** Which try this is, from 1: after a top-up the one that {@link Declined#nextAttempt} names. */
    public ChargeRequest attempt(int number) {
        return with("attempt", number);
    }

    /** A field of the contract's that has no method here. */
    public ChargeRequest with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    /** How long to wait for the ledger's decision, 30 seconds unless said; then the call fails with {@link Undecided}. */
    public ChargeRequest decideWithin(Duration limit) {
        decideWithin = limit;
        return this;
    }

    /** The Idempotency-Key; made anew for each call unless given. */
    public ChargeRequest key(String idempotencyKey) {
        key = idempotencyKey;
        return this;
    }

    /** Called instead of a failure with {@link Unreported}, and where the work failed and that could not be reported. */
    public ChargeRequest onUnreported(Consumer<LedgerError> told) {
        unreported = told;
        return this;
    }

    String account() {
        return account;
    }

    String feature() {
        return String.valueOf(fields.get("feature"));
    }

    List<String> itemIds() {
        return items;
    }

    @Nullable
    String generationId() {
        return generationId;
    }

    @Nullable
    String idempotencyKey() {
        return key;
    }

    Duration decideWithin() {
        return decideWithin;
    }

    @Nullable
    Consumer<LedgerError> unreported() {
        return unreported;
    }

    Map<String, Object> body(String generation) {
        Map<String, Object> body = new LinkedHashMap<>(fields);
        body.put("generationId", generation);
        return body;
    }
}
