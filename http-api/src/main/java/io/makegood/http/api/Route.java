package io.makegood.http.api;

import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One operation of the API: what serves it, who may use it, and how it is described. Server, description and access tests
 * are made from the same list of these.
 *
 * @param replies name of a schema for each status, null where the body has none
 */
record Route(
        HandlerType method,
        String path,
        String operationId,
        String summary,
        Guard guard,
        List<Parameter> parameters,
        @Nullable String body,
        Map<Integer, @Nullable String> replies,
        Served served) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    /** What is answered as comma-separated values, in place of the name of a schema. */
    static final String TABLE = "text/csv";

    /** Serves a request. */
    interface Served {
        void serve(Call call) throws Exception;
    }

    /** Whether it holds its thread for as long as the client listens. */
    boolean isStream() {
        return path.endsWith("/stream");
    }

    /** A misspelt parameter is no parameter left out: refuses with a {@link Problem} what this route does not know, and says what it knows. */
    void requireKnown(Set<String> names) {
        List<String> known = parameters.stream()
                .filter(parameter -> parameter.place().equals("query"))
                .map(Parameter::name)
                .toList();
        for (String name : new TreeSet<>(names)) {
            if (!known.contains(name)) {
                // What somebody wrote is named only where it could be a parameter of anything.
                throw Problem.invalid(
                        NAME.matcher(name).matches() ? name : "query",
                        "is no parameter of this path",
                        known.isEmpty() ? "leave it out; it takes none" : "it takes " + String.join(", ", known));
            }
        }
    }

    static Builder get(String path, String operationId, String summary) {
        return new Builder(HandlerType.GET, path, operationId, summary);
    }

    static Builder post(String path, String operationId, String summary) {
        return new Builder(HandlerType.POST, path, operationId, summary);
    }

    /** Puts a route together. */
    static final class Builder {
        private final HandlerType method;
        private final String path;
        private final String operationId;
        private final String summary;
        private final List<Parameter> parameters = new ArrayList<>();
        private final Map<Integer, @Nullable String> replies = new LinkedHashMap<>();
        private Guard guard = Guard.OPEN;
        private @Nullable String body;

        private Builder(HandlerType method, String path, String operationId, String summary) {
            this.method = method;
            this.path = path;
            this.operationId = operationId;
            this.summary = summary;
        }

        Builder guard(Guard value) {
            guard = value;
            return this;
        }

        Builder with(Parameter... more) {
            parameters.addAll(List.of(more));
            return this;
        }

        Builder body(String schema) {
            body = schema;
            return this;
        }

        Builder replies(int status, @Nullable String schema) {
            replies.put(status, schema);
            return this;
        }

        Route by(Served served) {
            return new Route(method, path, operationId, summary, guard, List.copyOf(parameters), body, replies, served);
        }
    }
}
