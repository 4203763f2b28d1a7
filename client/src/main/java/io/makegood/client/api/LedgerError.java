package io.makegood.client.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the ledger, or the way to it, had against a request. Every error of this package is one; their kinds are its subclasses. */
public class LedgerError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String UNREACHABLE = "unreachable";

    private final @Nullable Integer status;
    private final JsonNode problem;
    private final List<FieldError> errors;

    LedgerError(String message, @Nullable Integer status, JsonNode problem, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.problem = problem;
        List<FieldError> read = new ArrayList<>();
        for (JsonNode each : problem.path("errors")) {
            read.add(new FieldError(
                    each.path("field").asText(),
                    each.path("problem").asText(),
                    each.path("remedy").asText()));
        }
        this.errors = List.copyOf(read);
    }

    /** The HTTP status; null where no answer came. */
    public final @Nullable Integer status() {
        return status;
    }

    /** What kind of problem it is, such as {@code declined}: the last part of its {@code type}. */
    public final String code() {
        String type = problem.path("type").asText();
        return type.isEmpty() ? UNREACHABLE : type.substring(type.lastIndexOf(':') + 1);
    }

    /** Each field that is wrong. */
    public final List<FieldError> errors() {
        return errors;
    }

    /** The first field that is wrong, if one is. */
    public final @Nullable String field() {
        return errors.isEmpty() ? null : errors.get(0).field();
    }

    /** What to write there instead. */
    public final @Nullable String remedy() {
        return errors.isEmpty() ? null : errors.get(0).remedy();
    }

    /** Why, in the ledger's word, such as {@code INSUFFICIENT_CREDITS}. */
    public final @Nullable String reason() {
        return Json.text(problem, "reason");
    }

    /** Where in the journal the event stands, if one was written. */
    public final @Nullable String position() {
        return Json.text(problem, "position");
    }

    /** The problem details as the ledger sent them; a missing node if it sent none. */
    public final JsonNode problem() {
        return problem;
    }

    /** The error that an answer is. */
    static LedgerError of(int status, JsonNode told) {
        JsonNode problem = told.isObject() ? told : MissingNode.getInstance();
        String message = messageOf(status, problem);
        return switch (status) {
            case 402 -> new Declined(message, status, problem);
            case 400, 406, 413, 415, 422 -> new InvalidRequest(message, status, problem);
            case 401, 403 -> new NotAllowed(message, status, problem);
            case 404 -> new NotFound(message, status, problem);
            case 409 ->
                "REFUNDED".equals(Json.text(problem, "reason"))
                        ? new GivenBack(message, status, problem)
                        : new Refused(message, status, problem);
            case 429, 502, 503, 504 -> new Unavailable(message, status, problem, null);
            default -> new LedgerError(message, status, problem, null);
        };
    }

    private static String messageOf(int status, JsonNode problem) {
        String wrong = new LedgerError("", status, problem, null)
                .errors().stream()
                        .map(each -> each.field() + " " + each.problem() + "; " + each.remedy())
                        .collect(Collectors.joining("\n"));
        if (!wrong.isEmpty()) {
            return wrong;
        }
        String detail = Json.text(problem, "detail");
        String title = Json.text(problem, "title");
        return detail != null ? detail : title != null ? title : "the ledger answered " + status;
    }
}
