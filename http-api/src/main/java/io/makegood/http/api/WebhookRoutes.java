package io.makegood.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.webhook.DeliveryRow;
import io.makegood.bridges.webhook.Redelivery;
import io.makegood.bridges.webhook.WebhookBook;
import io.makegood.bridges.webhook.WebhookBook.WithSecret;
import io.makegood.bridges.webhook.WebhookForm;
import io.makegood.bridges.webhook.WebhookRefused;
import io.makegood.http.access.Scope;
import io.makegood.http.contract.WebhookAnswers;
import io.makegood.schemas.codec.FieldProblem;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Who is sent webhooks, and what became of them. */
final class WebhookRoutes {
    static final String TERMS = "WebhookTerms";
    static final String ROTATION = "WebhookRotation";
    static final String REDELIVERY = "WebhookRedeliveryRequest";

    private static final String ONE = "/v1/webhooks/{webhookId}";
    private static final Parameter ID = Parameter.path("webhookId", "The endpoint's id.");
    private static final Guard GUARD = Guard.ofTheWhole(Scope.WEBHOOKS);
    private static final int PAGE_MAX = 500;
    private static final int PAGE_DEFAULT = 50;

    private final WebhookBook book;

    WebhookRoutes(WebhookBook book) {
        this.book = book;
    }

    /** What may be refused. */
    private interface Asked {
        void of(Call call) throws WebhookRefused;
    }

    List<Route> routes() {
        return Stream.concat(ofEndpoints().stream(), ofDeliveries().stream()).toList();
    }

    private List<Route> ofEndpoints() {
        return List.of(
                get("/v1/webhooks", "listWebhooks", "The endpoints that are sent webhooks, and how each stands.")
                        .replies(200, "WebhookList")
                        .by(call -> call.answer(200, WebhookAnswers.of(book.list()))),
                post("/v1/webhooks", "addWebhook", "Add an endpoint. Its secret is answered once and never again.")
                        .body(TERMS)
                        .replies(201, "WebhookWithSecret")
                        .by(refusing(this::add)),
                get(ONE, "getWebhook", "One endpoint.")
                        .with(ID)
                        .replies(200, "Webhook")
                        .by(refusing(call -> call.answer(200, WebhookAnswers.of(book.get(call.path("webhookId")))))),
                post(ONE, "changeWebhook", "Have other terms hold for an endpoint: all of them, as if it were added.")
                        .with(ID)
                        .body(TERMS)
                        .replies(200, "Webhook")
                        .by(refusing(this::change)),
                post(
                                ONE + "/pause",
                                "pauseWebhook",
                                "Send nothing to an endpoint; what happens meanwhile waits for it.")
                        .with(ID)
                        .replies(200, "Webhook")
                        .by(refusing(call -> call.answer(200, WebhookAnswers.of(book.pause(call.path("webhookId")))))),
                post(ONE + "/resume", "resumeWebhook", "Have an endpoint go on, with what waits for it.")
                        .with(ID)
                        .replies(200, "Webhook")
                        .by(refusing(call -> call.answer(200, WebhookAnswers.of(book.resume(call.path("webhookId")))))),
                post(ONE + "/removal", "removeWebhook", "Remove an endpoint, and what waits for it.")
                        .with(ID)
                        .replies(204, null)
                        .by(refusing(this::remove)),
                post(
                                ONE + "/secret",
                                "rotateWebhookSecret",
                                "Give an endpoint a new secret, answered once; the former one signs too for a while.")
                        .with(ID)
                        .body(ROTATION)
                        .replies(200, "WebhookWithSecret")
                        .by(refusing(this::rotate)));
    }

    private List<Route> ofDeliveries() {
        return List.of(
                get(
                                ONE + "/deliveries",
                                "listWebhookDeliveries",
                                "What became of the newest messages, the last change first.")
                        .with(
                                ID,
                                Parameter.query(
                                        "status",
                                        "Those that stand so.",
                                        Arrays.stream(DeliveryRow.Status.values())
                                                .map(Enum::name)
                                                .toList()),
                                Parameter.query("account", "string", "Those about one account."),
                                Parameter.query("limit", "integer", "About how many, 1 to 500. Default: 50"),
                                Parameter.query("cursor", "string", "nextCursor of the page before."))
                        .replies(200, "WebhookDeliveries")
                        .by(refusing(this::deliveries)),
                post(
                                ONE + "/redeliveries",
                                "redeliverWebhook",
                                "Send one message again, or all that was recorded in a span of time.")
                        .with(ID)
                        .body(REDELIVERY)
                        .replies(202, "WebhookRedelivery")
                        .by(refusing(this::redeliver)));
    }

    private static Route.Builder get(String path, String operationId, String summary) {
        return Route.get(path, operationId, summary).guard(GUARD);
    }

    private static Route.Builder post(String path, String operationId, String summary) {
        return Route.post(path, operationId, summary).guard(GUARD);
    }

    private static Route.Served refusing(Asked asked) {
        return call -> {
            try {
                asked.of(call);
            } catch (WebhookRefused e) {
                throw problem(e);
            }
        };
    }

    private static Problem problem(WebhookRefused refused) {
        FieldProblem first = refused.problems().get(0);
        return switch (refused.kind()) {
            case INVALID -> Problem.invalid(refused.problems());
            case NOT_FOUND -> Problem.notFound(first.field() + " " + first.problem());
            case OFF -> Problem.webhooksOff(first.toString());
        };
    }

    private void add(Call call) throws WebhookRefused {
        ObjectNode body = EventBody.object(call);
        answer(call, 201, book.add(WebhookForm.terms(body), WebhookForm.from(body)));
    }

    private void change(Call call) throws WebhookRefused {
        call.answer(
                200, WebhookAnswers.of(book.change(call.path("webhookId"), WebhookForm.terms(EventBody.object(call)))));
    }

    private void remove(Call call) throws WebhookRefused {
        book.remove(call.path("webhookId"));
        call.context().status(204);
    }

    private void rotate(Call call) throws WebhookRefused {
        answer(call, 200, book.rotate(call.path("webhookId"), WebhookForm.overlap(EventBody.object(call))));
    }

    private static void answer(Call call, int status, WithSecret made) {
        // Whoever keeps answers must not keep this one.
        call.context().header("Cache-Control", "no-store");
        call.answer(status, WebhookAnswers.of(made));
    }

    private void deliveries(Call call) throws WebhookRefused {
        Set<DeliveryRow.Status> statuses = call.oneOrMore("status", DeliveryRow.Status.class);
        String account = call.account();
        int limit = call.number("limit", PAGE_DEFAULT, 1, PAGE_MAX);
        List<DeliveryRow> page = book.deliveries(
                call.path("webhookId"),
                call.cursor(),
                limit,
                row -> (statuses.isEmpty() || statuses.contains(row.status()))
                        && (account == null || account.equals(row.accountId())));
        call.answer(200, WebhookAnswers.of(page, limit));
    }

    private void redeliver(Call call) throws WebhookRefused {
        ObjectNode body = EventBody.object(call);
        WebhookForm.Again wanted = WebhookForm.again(body);
        String message = wanted.message();
        Long from = wanted.from();
        Redelivery taken = message != null
                ? book.redeliver(call.path("webhookId"), message)
                : book.redeliver(call.path("webhookId"), from == null ? 0 : from, wanted.to(), wanted.accountPrefix());
        call.answer(202, WebhookAnswers.of(taken));
    }
}
