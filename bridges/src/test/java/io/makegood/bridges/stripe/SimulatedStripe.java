package io.makegood.bridges.stripe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * As much of Stripe's API as pays a top-up, on the loopback: keys are checked, an idempotency key answers as it did before and refuses other
 * parameters, and cards succeed, are declined or ask for their owner.
 */
final class SimulatedStripe implements AutoCloseable {
    static final String KEY = "rk_test_simulated";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, ObjectNode> customers = new TreeMap<>();
    private final Map<String, ObjectNode> prices = new TreeMap<>();
    private final Map<String, ObjectNode> intents = new TreeMap<>();
    private final Map<String, Said> said = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();
    private String down = "";
    private String losing = "";

    private record Said(Map<String, String> fields, int status, ObjectNode body) {}

    SimulatedStripe() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    StripeKey key() {
        return new StripeKey(
                KEY, URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    SimulatedStripe price(String id, long amount, long credits) {
        ObjectNode price = JSON.createObjectNode();
        price.put("id", id).put("object", "price").put("currency", "usd").put("unit_amount", amount);
        price.putObject("metadata").put("makegood_credits", Long.toString(credits));
        prices.put(id, price);
        return this;
    }

    /** A customer of that account; the name of the card says what becomes of it. */
    SimulatedStripe customer(String id, String account, @Nullable String card) {
        ObjectNode customer = JSON.createObjectNode();
        customer.put("id", id).put("object", "customer").put("email", "ada@example.com");
        customer.putObject("metadata").put("makegood_account", account);
        customer.putObject("invoice_settings").put("default_payment_method", card);
        customers.put(id, customer);
        return this;
    }

    /** The next request to that path is answered as if Stripe were down. */
    SimulatedStripe down(String path) {
        down = path;
        return this;
    }

    /** The next request to that path is done, and its answer is lost. */
    SimulatedStripe losing(String path) {
        losing = path;
        return this;
    }

    /** What was asked, without what may be many. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** The payments that were made. */
    synchronized List<ObjectNode> payments() {
        return intents.values().stream()
                .filter(intent -> intent.path("status").asText().equals("succeeded"))
                .toList();
    }

    synchronized ObjectNode intent(String id) {
        return Objects.requireNonNull(intents.get(id), id);
    }

    private void serve(HttpExchange exchange) {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Map<String, String> fields = fields(
                    exchange.getRequestMethod().equals("GET")
                            ? exchange.getRequestURI().getRawQuery()
                            : new String(body, StandardCharsets.UTF_8));
            Said answer = answer(exchange, fields);
            byte[] bytes = JSON.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized Said answer(HttpExchange exchange, Map<String, String> fields) {
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return error(401, fields, "invalid_request_error", "api_key_invalid");
        }
        if (path.equals(down)) {
            down = "";
            return error(503, fields, "api_error", "down");
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        Said before = key == null ? null : said.get(key);
        Said answer = before == null ? answer(path, fields) : before;
        if (before != null && !before.fields().equals(fields)) {
            return error(400, fields, "idempotency_error", "idempotency_key_in_use");
        }
        if (key != null) {
            said.put(key, answer);
        }
        if (path.equals(losing)) {
            losing = "";
            return error(500, fields, "api_error", "after_it_was_done");
        }
        return answer;
    }

    private Said answer(String path, Map<String, String> fields) {
        if (path.startsWith("/v1/prices/")) {
            ObjectNode price = prices.get(path.substring("/v1/prices/".length()));
            return price == null
                    ? error(404, fields, "invalid_request_error", "resource_missing")
                    : new Said(fields, 200, price);
        }
        if (path.equals("/v1/customers/search")) {
            return found(customers, "makegood_account", fields);
        }
        if (path.equals("/v1/payment_intents/search")) {
            return found(intents, "makegood_topup", fields);
        }
        if (path.endsWith("/cancel")) {
            ObjectNode intent = intent(path.split("/", -1)[3]);
            return new Said(fields, 200, intent.put("status", "canceled"));
        }
        return path.equals("/v1/payment_intents")
                ? pay(fields)
                : error(404, fields, "invalid_request_error", "no_such_path");
    }

    private Said found(Map<String, ObjectNode> all, String name, Map<String, String> fields) {
        ObjectNode found = JSON.createObjectNode();
        ArrayNode data = found.putArray("data");
        String query = fields.get("query");
        all.values().stream()
                .filter(each -> query != null
                        && query.equals("metadata['" + name + "']:'"
                                + each.path("metadata").path(name).asText().replace("'", "\\'") + "'"))
                .forEach(data::add);
        return new Said(fields, 200, found);
    }

    private Said pay(Map<String, String> fields) {
        if (!"true".equals(fields.get("off_session")) || !"true".equals(fields.get("confirm"))) {
            return error(400, fields, "invalid_request_error", "parameter_missing");
        }
        String id = "pi_" + (intents.size() + 1);
        ObjectNode intent = JSON.createObjectNode();
        intent.put("id", id).put("object", "payment_intent").put("amount", Long.parseLong(fields.get("amount")));
        intent.put("currency", fields.get("currency")).put("customer", fields.get("customer"));
        ObjectNode metadata = intent.putObject("metadata");
        fields.forEach((name, value) -> {
            if (name.startsWith("metadata[")) {
                metadata.put(name.substring("metadata[".length(), name.length() - 1), value);
            }
        });
        intents.put(id, intent);
        String card = String.valueOf(fields.get("payment_method"));
        if (card.equals("pm_processing")) {
            return new Said(fields, 200, intent.put("status", "processing"));
        }
        if (card.equals("pm_declined") || card.equals("pm_3ds")) {
            boolean declined = card.equals("pm_declined");
            intent.put("status", declined ? "requires_payment_method" : "requires_action");
            Said answer = error(402, fields, "card_error", declined ? "card_declined" : "authentication_required");
            ObjectNode error = (ObjectNode) answer.body().path("error");
            if (declined) {
                error.put("decline_code", "insufficient_funds").put("message", "Ada's card was declined.");
            }
            error.set("payment_intent", intent);
            return answer;
        }
        return new Said(fields, 200, intent.put("status", "succeeded"));
    }

    private static Said error(int status, Map<String, String> fields, String type, String code) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("error").put("type", type).put("code", code);
        return new Said(fields, status, body);
    }

    private static Map<String, String> fields(@Nullable String form) {
        Map<String, String> fields = new TreeMap<>();
        for (String field : form == null || form.isEmpty() ? new String[0] : form.split("&", -1)) {
            String[] parts = field.split("=", 2);
            fields.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
