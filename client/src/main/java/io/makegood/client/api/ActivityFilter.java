package io.makegood.client.api;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which entries of an account to read. */
public final class ActivityFilter {
    private final Map<String, Object> query = new LinkedHashMap<>();

    private ActivityFilter() {}

    /** All of them. */
    public static ActivityFilter all() {
        return new ActivityFilter();
    }

    /** Of these kinds alone, such as CHARGE and REFUND. */
    public ActivityFilter kinds(String... kinds) {
        return with("kind", String.join(",", List.of(kinds)));
    }

    /** From this time on. */
    public ActivityFilter since(Instant time) {
        return with("from", time.toEpochMilli());
    }

    /** Before this time. */
    public ActivityFilter until(Instant time) {
        return with("to", time.toEpochMilli());
    }

    /** Of one generation. */
    public ActivityFilter generationId(String id) {
        return with("generation", id);
    }

    /** Of one member of the account. */
    public ActivityFilter actor(String id) {
        return with("actor", id);
    }

    /** How many are asked for at once; 100 unless said. */
    public ActivityFilter pageSize(int entries) {
        return with("limit", entries);
    }

    private ActivityFilter with(String name, Object value) {
        query.put(name, value);
        return this;
    }

    Map<String, Object> query() {
        return query;
    }
}
