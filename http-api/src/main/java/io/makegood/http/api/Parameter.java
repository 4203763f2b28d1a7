package io.makegood.http.api;

import java.util.List;

/**
 * A parameter of a route, as the API's description shows it.
 *
 * @param place {@code path}, {@code query} or {@code header}
 * @param type a JSON Schema type
 * @param values what it may be, empty for anything of its type
 */
record Parameter(String place, String name, String type, String description, List<String> values) {
    Parameter {
        values = List.copyOf(values);
    }

    static Parameter path(String name, String description) {
        return new Parameter("path", name, "string", description, List.of());
    }

    static Parameter query(String name, String type, String description) {
        return new Parameter("query", name, type, description, List.of());
    }

    static Parameter query(String name, String description, List<String> values) {
        return new Parameter("query", name, "string", description, values);
    }

    static Parameter header(String name, String description) {
        return new Parameter("header", name, "string", description, List.of());
    }
}
