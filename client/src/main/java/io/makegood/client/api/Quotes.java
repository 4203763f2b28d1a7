package io.makegood.client.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a request for a charge is written where only its price is asked for. */
final class Quotes {
    private Quotes() {}

    static Map<String, @Nullable Object> query(ChargeRequest request) {
        Map<String, Object> body = request.body("");
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("account", request.account());
        query.put("feature", body.get("feature"));
        query.put("items", body.get("items") instanceof List<?> ids ? Integer.valueOf(ids.size()) : body.get("items"));
        query.put("platform", body.get("platform"));
        query.put("attributes", pairs(body.get("attributes")));
        query.put("quantities", pairs(body.get("quantities")));
        query.put("actor", body.get("actorId"));
        return query;
    }

    private static @Nullable String pairs(@Nullable Object values) {
        return values instanceof Map<?, ?> map && !map.isEmpty()
                ? map.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(","))
                : null;
    }
}
