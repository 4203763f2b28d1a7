package io.makegood.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.readmodel.projection.WorkKind;
import io.makegood.schemas.codec.FieldProblem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One decision about many items that wait, all of one kind.
 *
 * @param said what is decided, as the event has it: all of it but the item
 */
record Batch(Kind kind, List<Item> items, ObjectNode said) {
    /** How many items there may be. */
    static final int ITEMS_MAX = 200;

    static final String ITEMS = "items";
    static final String ACCOUNT = "accountId";
    static final String ID = "id";

    /** What a batch may be about. */
    enum Kind {
        CLAIMS(
                "/v1/claims/reviews",
                "reviewClaims",
                "Judge many claims that wait, all the same.",
                "ClaimReviewed",
                "claimId",
                "reviewer"),
        CASES(
                "/v1/cases/resolutions",
                "resolveCases",
                "Settle many support cases, all the same.",
                "CaseResolved",
                "caseId",
                "operator"),
        CASH_REFUNDS(
                "/v1/cash-refunds/reviews",
                "reviewCashRefunds",
                "Approve or decline many cash refunds, all the same: each for all that is unused.",
                "CashRefundReviewed",
                "requestId",
                "reviewer");

        final String path;
        final String operationId;
        final String summary;
        final String type;
        final String idField;
        final String who;

        Kind(String path, String operationId, String summary, String type, String idField, String who) {
            this.path = path;
            this.operationId = operationId;
            this.summary = summary;
            this.type = type;
            this.idField = idField;
            this.who = who;
        }

        /** What of the event the body says, for all items. */
        List<String> fields() {
            return switch (this) {
                case CLAIMS -> List.of("verdict", "reviewer", "note");
                case CASES -> List.of("resolution", "operator");
                case CASH_REFUNDS -> List.of("approved", "reviewer", "note");
            };
        }

        /** Of what kind the items are. */
        WorkKind work() {
            return switch (this) {
                case CLAIMS -> WorkKind.CLAIM;
                case CASES -> WorkKind.CASE;
                case CASH_REFUNDS -> WorkKind.CASH_REFUND;
            };
        }

        /** The name of the body's schema. */
        String body() {
            return type + "BatchRequest";
        }
    }

    /** One of the items; {@code index} is its place in the request. */
    record Item(int index, String accountId, String id) {}

    Batch {
        items = List.copyOf(items);
    }

    /** The batch in the body of a request; throws a {@link Problem}. */
    static Batch of(Call call, Kind kind) {
        ObjectNode body = EventBody.object(call);
        Set<String> fields = new HashSet<>(kind.fields());
        fields.add(ITEMS);
        EventBody.requireKnown(body, fields, "a batch", "it takes " + ITEMS + ", " + String.join(", ", kind.fields()));
        JsonNode given = body.path(ITEMS);
        if (!given.isArray() || given.isEmpty() || given.size() > ITEMS_MAX) {
            throw Problem.invalid(
                    ITEMS,
                    "is no list of 1 to " + ITEMS_MAX,
                    "write [{\"accountId\":\"…\",\"id\":\"…\"}], and send more in another request");
        }
        List<Item> items = new ArrayList<>();
        Set<List<String>> known = new HashSet<>();
        for (JsonNode each : given) {
            String at = ITEMS + "[" + items.size() + "]";
            if (!each.isObject() || each.size() != 2) {
                throw Problem.invalid(at, "has other fields than accountId and id", "name both, and nothing else");
            }
            Item item = new Item(items.size(), text(at, ACCOUNT, each), text(at, ID, each));
            if (!known.add(List.of(item.accountId(), item.id()))) {
                throw Problem.invalid(at, "is named twice", "name each item once");
            }
            items.add(item);
        }
        ObjectNode said = body.deepCopy();
        said.remove(ITEMS);
        said.put("type", kind.type);
        if (!said.has(kind.who)) {
            said.put(kind.who, call.caller().name());
        }
        return new Batch(kind, items, said);
    }

    private static String text(String at, String field, JsonNode item) {
        JsonNode given = item.path(field);
        if (!given.isTextual() || given.asText().isBlank()) {
            throw Problem.invalid(at + "." + field, "is no text", "write one in quotes");
        }
        return given.asText();
    }

    /** The event that decides one item, in its flat form. */
    ObjectNode event(Item item) {
        return said.deepCopy().put(ACCOUNT, item.accountId()).put(kind.idField, item.id());
    }

    /** What is wrong with that item's event, told by its place in the request. */
    Problem refused(Item item, EventBody.Checked checked) {
        List<FieldProblem> problems = checked.problems().stream()
                .map(each -> new FieldProblem(placed(item, each.field()), each.problem(), each.remedy()))
                .toList();
        return Problem.invalidEvent(
                problems,
                problems.isEmpty() ? checked.detail() : problems.get(0).toString());
    }

    private String placed(Item item, String field) {
        if (field.equals(ACCOUNT) || field.equals(kind.idField)) {
            return ITEMS + "[" + item.index() + "]." + (field.equals(ACCOUNT) ? ACCOUNT : ID);
        }
        return field;
    }

    /** Whether it moves credits: a claim that is accepted gives some back, a cash refund takes what is unused. */
    boolean movesCredits() {
        return switch (kind) {
            case CLAIMS -> said.path("verdict").asText().equals("CLEARLY_UNUSABLE");
            case CASES -> false;
            case CASH_REFUNDS -> said.path("approved").asBoolean();
        };
    }

    /** Whether what it moves is given to customers: then the caller's limit for one action holds for all of it. */
    boolean gives() {
        return kind == Kind.CLAIMS && movesCredits();
    }
}
