package io.makegood.http.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests as handlers see them, without a server: what a caller sent, and nothing that was not. */
final class Requests {
    private Requests() {}

    /** A request with those headers (names in lower case), query parameters and body. */
    static Context of(Map<String, List<String>> headers, Map<String, List<String>> query, byte[] body) {
        HttpServletRequest servlet = proxy(HttpServletRequest.class, (name, arguments) -> switch (name) {
            case "getHeaderNames" -> Collections.enumeration(headers.keySet());
            case "getHeaders" -> Collections.enumeration(values(headers, arguments));
            default -> throw new UnsupportedOperationException(name);
        });
        return proxy(Context.class, (name, arguments) -> switch (name) {
            case "header" -> values(headers, arguments).stream().findFirst().orElse(null);
            case "queryParams" -> query.getOrDefault((String) arguments[0], List.of());
            case "bodyAsBytes" -> body;
            case "req" -> servlet;
            case "path" -> "/v1/events";
            case "method" -> HandlerType.GET;
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private static List<String> values(Map<String, List<String>> headers, Object[] arguments) {
        return headers.getOrDefault(((String) arguments[0]).toLowerCase(Locale.ROOT), List.of());
    }

    private interface Answering {
        @Nullable
        Object answer(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answering answering) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answering.answer(method.getName(), arguments)));
    }
}
