package io.makegood.cli.mcp;

import java.util.List;
import java.util.Map;

/**
 * One thing that an assistant may ask of a ledger: a request of its HTTP API.
 *
 * @param description what it is for, for the assistant
 * @param method GET, or POST for what writes
 * @param path of the API; parts in braces are arguments
 * @param arguments in the path, in the query of a GET, or in the body of a POST
 * @param always what the body says besides, whatever the arguments are
 */
record LedgerTool(
        String name,
        String description,
        String method,
        String path,
        List<Argument> arguments,
        Map<String, String> always) {
    LedgerTool {
        arguments = List.copyOf(arguments);
        always = Map.copyOf(always);
    }

    LedgerTool(String name, String description, String method, String path, List<Argument> arguments) {
        this(name, description, method, path, arguments, Map.of());
    }

    boolean writes() {
        return method.equals("POST");
    }

    /**
     * An argument of a tool.
     *
     * @param field what it is called in the path, query or body
     * @param type string or integer, as JSON Schema says it
     */
    record Argument(String name, String field, String type, String description, boolean required) {
        static Argument text(String name, String field, String description) {
            return new Argument(name, field, "string", description, true);
        }

        static Argument number(String name, String field, String description) {
            return new Argument(name, field, "integer", description, true);
        }

        Argument optional() {
            return new Argument(name, field, type, description, false);
        }
    }
}
