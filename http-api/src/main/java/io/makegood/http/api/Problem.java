package io.makegood.http.api;

import io.makegood.http.access.CustomerTokens;
import io.makegood.http.api.ProblemDetails.Particulars;
import io.makegood.ledger.fold.MoveRow;
import io.makegood.schemas.codec.FieldProblem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request cannot be served: problem details as RFC 9457 has them, with the field and the remedy where a field is wrong. */
final class Problem extends RuntimeException {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;
    private static final String TYPE_PREFIX = "urn:makegood:problem:";
    private static final String LEFT_BEHIND =
            "it left before this event, which is carried over to where it goes on and is decided there";
    private static final int DETAIL_CHARS_MAX = 1_000;
    private static final int MIRROR_RETRY_SECONDS = 5;

    private final int status;
    private final String type;
    private final String title;
    private final transient List<FieldProblem> errors;
    private final transient @Nullable Particulars particulars;
    private @Nullable Integer retryAfterSeconds;
    private boolean leftBehind;

    private Problem(int status, String type, String title, String detail) {
        this(status, type, title, detail, List.of(), null);
    }

    private Problem(
            int status,
            String type,
            String title,
            String detail,
            List<FieldProblem> errors,
            @Nullable Particulars particulars) {
        super(detail.length() > DETAIL_CHARS_MAX ? detail.substring(0, DETAIL_CHARS_MAX) : detail, null, false, false);
        this.status = status;
        this.type = type;
        this.title = title;
        this.errors = List.copyOf(errors);
        this.particulars = particulars;
    }

    static Problem invalid(String field, String problem, String remedy) {
        return invalid(List.of(new FieldProblem(field, problem, remedy)));
    }

    static Problem invalid(List<FieldProblem> errors) {
        return invalid(
                errors, errors.isEmpty() ? "it cannot be read" : errors.get(0).toString());
    }

    static Problem invalid(List<FieldProblem> errors, String detail) {
        return new Problem(400, "invalid-request", "The request is not valid", detail, errors, null);
    }

    static Problem unreadable(String detail) {
        return invalid(List.of(), detail);
    }

    static Problem invalidEvent(List<FieldProblem> errors, String detail) {
        return new Problem(422, "invalid-event", "The event is not valid", detail, errors, null);
    }

    static Problem refused(JournalPosition position, String reason, String detail) {
        return refused(new ProblemDetails.Refused(position.toString(), reason), detail);
    }

    /** The event contradicts an earlier one, by that field. */
    static Problem conflict(JournalPosition position, FieldProblem error) {
        return new Problem(
                409,
                "refused",
                "The ledger did not apply this",
                error.toString(),
                List.of(error),
                new ProblemDetails.Refused(position.toString(), Outcomes.CONFLICT));
    }

    static Problem givenBack(ProblemDetails.GivenBack charge, String detail) {
        return refused(charge, detail);
    }

    private static Problem refused(Particulars particulars, String detail) {
        return new Problem(409, "refused", "The ledger did not apply this", detail, List.of(), particulars);
    }

    static Problem declined(ProblemDetails.Declined charge, String detail) {
        return new Problem(402, "declined", "The charge was declined", detail, List.of(), charge);
    }

    static Problem notFound(String detail) {
        return new Problem(404, "not-found", "Nothing is known of it", detail);
    }

    static Problem notAllowed(String detail) {
        return new Problem(403, "not-allowed", "This caller may not do that", detail);
    }

    static Problem unauthenticated(String detail) {
        return new Problem(401, "unauthenticated", "Who calls is not known", detail);
    }

    static Problem keyReused(String detail) {
        return new Problem(422, "idempotency-key-reused", "The Idempotency-Key was used for another request", detail);
    }

    static Problem inProgress(String detail) {
        return new Problem(409, "in-progress", "The same request is being served", detail).retryAfter(1);
    }

    static Problem decided(String detail) {
        return new Problem(409, "decided", "Something else was decided about it", detail);
    }

    /** Somebody else has it, or nobody does where somebody was named. */
    static Problem assigned(Assignments.@Nullable Assignment now) {
        return new Problem(
                409,
                "assigned",
                "Somebody else was faster",
                now == null
                        ? "nobody works on it any more; take it"
                        : now.assignee() + " works on it; name them as from to take it over, or choose another");
    }

    static Problem settled() {
        return new Problem(409, "settled", "It is settled", "nothing waits here any more; there is nothing to assign");
    }

    static Problem wrongMediaType(String detail) {
        return new Problem(415, "media-type", "The body's type is not supported", detail);
    }

    static Problem notAcceptable(String detail) {
        return new Problem(406, "not-acceptable", "The answer has another type", detail);
    }

    static Problem tooMany(int seconds) {
        return new Problem(
                        429,
                        "too-many-requests",
                        "Too many requests",
                        "slow down; the limit is per caller, and the operator sets it with --rate-limit")
                .retryAfter(seconds);
    }

    static Problem unavailable(String detail) {
        return new Problem(503, "unavailable", "Not available at the moment", detail).retryAfter(1);
    }

    static Problem tokensOff() {
        return new Problem(
                501,
                "tokens-off",
                "No tokens for customers are made here",
                "nothing signs them; the operator sets " + CustomerTokens.SETTING + ", to the same on every instance");
    }

    static Problem receiptsOff() {
        return new Problem(
                501,
                "receipts-off",
                "No receipts are made here",
                "nothing signs them, and nobody could check one without a signature; the operator sets "
                        + HttpSettings.RECEIPT_KEY + ", to the same file on every instance");
    }

    static Problem webhooksOff(String detail) {
        return new Problem(501, "webhooks-off", "Webhooks are not set up here", detail);
    }

    static Problem mirror() {
        return new Problem(
                        503,
                        "mirror",
                        "This ledger is a mirror",
                        "it follows the ledger of another cluster and takes no writes: send this there, or, if that is"
                                + " lost, have this one promoted first")
                .retryAfter(MIRROR_RETRY_SECONDS);
    }

    static Problem moved(MoveRow move) {
        return moved("it goes on under the topic prefix " + move.prefix() + " of the Kafka cluster " + move.cluster()
                + ", and takes no writes here: send this to an instance there");
    }

    /** Of an event that stands in the journal after the ledger left it. */
    static Problem leftBehind() {
        Problem problem = moved(LEFT_BEHIND + "; /health/ready says where that is");
        problem.leftBehind = true;
        return problem;
    }

    /** The same with where the ledger went, if it is such a problem and that is known. */
    Problem placed(@Nullable MoveRow move) {
        return !leftBehind || move == null
                ? this
                : moved(LEFT_BEHIND + ", under the topic prefix " + move.prefix() + " of the Kafka cluster "
                        + move.cluster()
                        + ": send the same request with its Idempotency-Key there to learn what came of it");
    }

    private static Problem moved(String detail) {
        return new Problem(503, "ledger-moved", "This ledger has moved", detail).retryAfter(MIRROR_RETRY_SECONDS);
    }

    static Problem notYetVisible(String position) {
        return new Problem(
                        503,
                        "not-yet-visible",
                        "The ledger has not come that far",
                        "position " + position
                                + " cannot be read yet; ask again, or leave it out for what is there now")
                .retryAfter(1);
    }

    static Problem of(int status, String title) {
        return new Problem(status, "http-" + status, title, title);
    }

    /** What the server refused with that status before anything of ours saw the request: its own words are of no use to a caller. */
    static Problem byServer(int status) {
        return of(
                status,
                switch (status) {
                    case 400 -> "the request cannot be read; check its address, percent-encoding and headers";
                    case 404 -> "there is nothing at this path; see /openapi.json";
                    case 405 -> "this path knows other methods; see /openapi.json";
                    case 408 -> "the request did not come in time; send it again";
                    case 413 -> "the body is too large; send at most 4 MiB at once";
                    case 414 -> "the address is too long; shorten it";
                    case 415 -> "the body's type is not supported; send application/json";
                    case 417 -> "the header Expect is not served; leave it out";
                    case 426, 501, 505 -> "this method or version of HTTP is not served; use HTTP/1.1";
                    case 431 -> "the headers are too large; send at most 8 KiB of them";
                    case 503 -> "not available at the moment; try again";
                    default ->
                        status < 500
                                ? "the request is not served; see /openapi.json"
                                : "This should not have happened; the instance's log says more";
                });
    }

    Problem retryAfter(int seconds) {
        retryAfterSeconds = seconds;
        return this;
    }

    int status() {
        return status;
    }

    @Nullable
    Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }

    ProblemDetails details() {
        return new ProblemDetails(
                TYPE_PREFIX + type,
                title,
                status,
                String.valueOf(getMessage()),
                particulars,
                errors.isEmpty() ? null : errors);
    }
}
