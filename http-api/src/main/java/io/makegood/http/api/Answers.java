package io.makegood.http.api;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.readmodel.projection.WorkKind;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.topics.writing.CheckedEvent;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the API answers, one record for each shape: it is served as it is, and {@link ApiSchemas} describes it by what it is. Entries,
 * notices, refunds and events within it have the contract's own shapes.
 */
final class Answers {
    private Answers() {}

    /** Left out of the answer while there is nothing to say. Any other part is always there, even if it is null. */
    @JacksonAnnotationsInside
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    @interface WhenKnown {}

    /** What a part of an answer means, for the API's description. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.FIELD)
    @interface Meaning {
        String value();
    }

    /** What an event did, in the API's words. */
    enum EventStatus {
        APPLIED,
        NO_EFFECT,
        CONFLICT,
        REFUSED,
        PENDING
    }

    /** What became of an event. */
    record EventAnswer(
            String position,
            EventStatus status,
            List<LedgerEntry> entries,
            List<Notice> notices,
            @WhenKnown @Nullable String reason,
            @WhenKnown @Nullable String detail,
            @WhenKnown @Nullable String accountId,
            @WhenKnown @Nullable CheckedEvent event) {
        /** It for whoever published the event. */
        EventAnswer to(String account, CheckedEvent published) {
            return new EventAnswer(position, status, entries, notices, reason, detail, account, published);
        }
    }

    /** An event that is on its way. The same shape as {@link EventAnswer}, with the account before what is not there yet. */
    record EventPending(
            String position, EventStatus status, String accountId, List<LedgerEntry> entries, List<Notice> notices) {
        static EventPending of(JournalPosition position, String account) {
            return new EventPending(position.toString(), EventStatus.PENDING, account, List.of(), List.of());
        }
    }

    /** Whether an event was appended. */
    enum PublishedStatus {
        ACCEPTED,
        REFUSED
    }

    /** What became of one event of a request. */
    record PublishedEvent(
            long index,
            PublishedStatus status,
            @WhenKnown @Nullable String accountId,
            @WhenKnown @Nullable String position,
            @WhenKnown @Nullable String eventId,
            @WhenKnown @Nullable String detail,
            @WhenKnown @Nullable List<FieldProblem> errors) {
        static PublishedEvent accepted(int index, CheckedEvent event, JournalPosition position) {
            return new PublishedEvent(
                    index,
                    PublishedStatus.ACCEPTED,
                    event.envelope().accountId(),
                    position.toString(),
                    event.envelope().eventId(),
                    null,
                    null);
        }

        static PublishedEvent refused(int index, EventBody.Checked event) {
            return new PublishedEvent(
                    index, PublishedStatus.REFUSED, null, null, null, event.detail(), event.problems());
        }
    }

    /** What became of the events of a request, in their order. */
    record Published(List<PublishedEvent> results, long accepted, long refused) {
        static Published of(List<PublishedEvent> results) {
            long refused = results.stream()
                    .filter(result -> result.status() == PublishedStatus.REFUSED)
                    .count();
            return new Published(results, results.size() - refused, refused);
        }
    }

    /** A generation that may start. */
    enum ChargedStatus {
        CHARGED
    }

    /** That a generation was charged; {@code policy} is absent where the ledger did not set the price. */
    record Authorization(
            String accountId,
            String generationId,
            ChargedStatus status,
            @Nullable Long charged,
            long refunded,
            @Nullable Long balance,
            String position,
            String message,
            @WhenKnown @Nullable PolicyRef policy) {}

    /** A request that is not decided yet. */
    enum PendingStatus {
        PENDING
    }

    /** That a generation is not decided yet, and where to ask again. */
    record AuthorizationPending(
            String accountId, String generationId, PendingStatus status, String position, String askAgain) {}

    /** Whether a person must still decide. */
    enum WorkStatus {
        OPEN,
        CLOSED
    }

    /** What waits for a person, or did. */
    record Work(
            WorkKind kind,
            String id,
            String accountId,
            WorkStatus status,
            long since,
            @Meaning(ApiSchemas.SCALE) int scale,
            @WhenKnown @Nullable Notice opened,
            @WhenKnown @Nullable Notice closed) {}

    /** A policy that was published. */
    record PublishedPolicy(long ordinal, String policyId, String version, long effectiveAt, String document) {}

    /** A page of refunds; {@code nextCursor} is null on the last. */
    record Refunds(List<RefundIssued> data, @Nullable String nextCursor) {}

    /** The newest notices. */
    record Notices(List<Notice> data) {}
}
