package io.makegood.bridges.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.schemas.codec.NearestName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads what people write of webhooks, in requests and files; whatever is wrong is a {@link WebhookRefused} naming the field. */
public final class WebhookForm {
    private static final Set<String> TERMS =
            Set.of("name", "url", "types", "product", "accountPrefix", "thresholds", "openTexts", "from");
    private static final Set<String> AGAIN = Set.of("messageId", "from", "to", "accountPrefix");
    private static final String OVERLAP = "overlap";

    private final ObjectNode body;
    private final List<FieldProblem> problems = new ArrayList<>();

    private WebhookForm(ObjectNode body, Set<String> fields) {
        this.body = body;
        for (Map.Entry<String, JsonNode> field : body.properties()) {
            if (!fields.contains(field.getKey())) {
                problems.add(new FieldProblem(
                        "body",
                        "has a field that is not known here",
                        NearestName.find(field.getKey(), fields)
                                .map(near -> "did you mean " + near + "?")
                                .orElse("it takes " + String.join(", ", new TreeSet<>(fields)))));
            }
        }
    }

    /** What is to be sent again: one message, or a span of time, epoch milliseconds, UTC. */
    public record Again(
            @Nullable String message,
            @Nullable Long from,
            @Nullable Long to,
            @Nullable String accountPrefix) {}

    /** The terms of an endpoint; whether they can be kept is for {@link WebhookTerms#problems} to say. */
    public static WebhookTerms terms(ObjectNode body) throws WebhookRefused {
        WebhookForm form = new WebhookForm(body, TERMS);
        WebhookTerms terms = new WebhookTerms(
                form.required("name"),
                form.required("url"),
                form.types(),
                form.text("product"),
                form.text("accountPrefix"),
                form.thresholds(),
                form.openTexts());
        form.requireGood();
        return terms;
    }

    /** From when on a new endpoint is told, epoch milliseconds, UTC; null for from now on. */
    public static @Nullable Long from(ObjectNode body) throws WebhookRefused {
        WebhookForm form = new WebhookForm(body, TERMS);
        Long from = form.time("from");
        form.requireGood();
        return from;
    }

    /** How long the former secret signs too. */
    public static Duration overlap(ObjectNode body) throws WebhookRefused {
        WebhookForm form = new WebhookForm(body, Set.of(OVERLAP));
        Duration overlap = WebhookBook.OVERLAP_DEFAULT;
        String written = form.text(OVERLAP);
        if (written != null) {
            try {
                overlap = Duration.parse(written);
            } catch (DateTimeException e) {
                form.wrong(OVERLAP, "is no duration", "write one such as PT24H, or leave it out");
            }
        }
        form.requireGood();
        return overlap;
    }

    /** What is to be sent again. */
    public static Again again(ObjectNode body) throws WebhookRefused {
        WebhookForm form = new WebhookForm(body, AGAIN);
        Again again = new Again(form.text("messageId"), form.time("from"), form.time("to"), form.text("accountPrefix"));
        boolean isSpan = again.from() != null || again.to() != null || again.accountPrefix() != null;
        if ((again.message() != null) == isSpan || (isSpan && again.from() == null)) {
            form.wrong(
                    "messageId", "or a span of time is needed, and not both", "give messageId, or from and perhaps to");
        }
        form.requireGood();
        return again;
    }

    private void requireGood() throws WebhookRefused {
        if (!problems.isEmpty()) {
            throw WebhookRefused.invalid(problems);
        }
    }

    private void wrong(String field, String problem, String remedy) {
        problems.add(new FieldProblem(field, problem, remedy));
    }

    private @Nullable JsonNode given(String field) {
        JsonNode value = body.get(field);
        return value == null || value.isNull() ? null : value;
    }

    private @Nullable String text(String field) {
        JsonNode value = given(field);
        if (value != null && !value.isTextual()) {
            wrong(field, "is no text", "write a text");
            return null;
        }
        return value == null ? null : value.asText();
    }

    private String required(String field) {
        if (given(field) == null) {
            wrong(field, "is missing", "add it");
            return "";
        }
        String text = text(field);
        return text == null ? "" : text;
    }

    private List<String> types() {
        List<String> types = new ArrayList<>();
        JsonNode value = given("types");
        if (value == null || !value.isArray()) {
            wrong("types", value == null ? "are missing" : "are no list", "write a list such as [\"entry.*\"]");
            return types;
        }
        for (JsonNode each : value) {
            types.add(each.isTextual() ? each.asText() : "");
        }
        return types;
    }

    private List<Long> thresholds() {
        List<Long> thresholds = new ArrayList<>();
        JsonNode value = given("thresholds");
        if (value == null) {
            return thresholds;
        }
        boolean isGood = value.isArray();
        for (JsonNode each : value) {
            isGood &= each.isIntegralNumber() && each.canConvertToLong();
            thresholds.add(each.asLong());
        }
        if (!isGood) {
            wrong("thresholds", "are no list of whole numbers", "write a list of whole credits such as [100, 0]");
        }
        return thresholds;
    }

    private boolean openTexts() {
        JsonNode value = given("openTexts");
        if (value != null && !value.isBoolean()) {
            wrong("openTexts", "is neither true nor false", "write one of them, or leave it out for false");
        }
        return value != null && value.asBoolean();
    }

    /** The very first moment is one too: from the beginning. */
    private static @Nullable Long time(String field, long millis) throws InvalidEvent {
        return millis == 0 ? Long.valueOf(0) : Limits.optionalTime(field, millis);
    }

    private @Nullable Long time(String field) {
        JsonNode value = given(field);
        if (value == null) {
            return null;
        }
        try {
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                return time(field, value.asLong());
            }
            if (value.isTextual()) {
                return time(field, Instant.parse(value.asText()).toEpochMilli());
            }
        } catch (InvalidEvent | DateTimeException | ArithmeticException e) {
            // Told below like anything that is no time.
        }
        wrong(field, "is no time", "write 2026-11-21T08:00:00Z or epoch milliseconds");
        return null;
    }
}
