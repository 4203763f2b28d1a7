package io.makegood.http.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.makegood.http.contract.AccountAnswer;
import io.makegood.http.contract.WhenKnown;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.readmodel.campaign.CampaignRun;
import io.makegood.readmodel.campaign.CampaignTotals;
import io.makegood.readmodel.investigation.EntryText;
import io.makegood.readmodel.investigation.Evidence;
import io.makegood.readmodel.investigation.Investigation;
import io.makegood.readmodel.investigation.RefundDecision;
import io.makegood.readmodel.investigation.ResultLink;
import io.makegood.readmodel.projection.Count;
import io.makegood.readmodel.projection.GenerationName;
import io.makegood.readmodel.projection.SettledBy;
import io.makegood.readmodel.projection.WorkKind;
import io.makegood.readmodel.scan.PlanStanding;
import io.makegood.schemas.codec.FieldProblem;
import io.makegood.topics.writing.CheckedEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the API answers, one record for each shape: it is served as it is, and {@link ApiSchemas} describes it by what it is. Entries,
 * notices, refunds and events within it have the contract's own shapes.
 */
final class Answers {
    private Answers() {}

    private static final String SCALE = "Decimals that the product shows: 10^scale units make one credit.";

    /**
     * What the instances have of something, all together.
     *
     * @param notAnswered instances whose part is missing, because they did not answer
     */
    record Listed<T>(List<T> data, List<String> notAnswered) {}

    /** An account with its grants. */
    record Account(
            @JsonUnwrapped AccountAnswer account,
            @JsonPropertyDescription(SCALE) int scale) {}

    /** An entry, and what a page shows beside it. */
    record ActivityRow(
            @JsonUnwrapped LedgerEntry entry,
            long balanceBefore,
            @WhenKnown @Nullable String feature,
            @WhenKnown @Nullable String label,
            @WhenKnown @Nullable String actorId,
            String text) {
        static ActivityRow of(LedgerEntry entry, GenerationName name) {
            return new ActivityRow(
                    entry,
                    entry.balanceAfter() - entry.amount(),
                    name.feature(),
                    name.label(),
                    name.actorId(),
                    EntryText.of(entry, name.feature(), name.label()));
        }
    }

    /** A page of an account's entries; {@code nextCursor} is null on the last. */
    record Activity(
            List<ActivityRow> data,
            @Nullable String nextCursor,

            @JsonPropertyDescription(
                    "On the last page, if older entries were archived and cut off: before which moment, epoch"
                            + " milliseconds, UTC.")
            @Nullable
            Long archivedBefore,

            @JsonPropertyDescription(SCALE) int scale) {}

    /** The plan that an account has or had last; null if it never had one. */
    record Plan(
            @Nullable PlanStanding plan,
            @JsonPropertyDescription(SCALE) int scale) {}

    /** What a customer may see of an investigation: the way of the generation, without what only a review asks. */
    record Generation(
            String accountId,
            String generationId,
            @Nullable String feature,
            @Nullable String label,
            String status,
            List<Evidence> timeline,
            List<RefundDecision> decisions,

            @JsonPropertyDescription(
                    "Where what was made can be looked at, as far as the policy lets the reader be shown it: the newest link of each item, and of the whole.")
            List<ResultLink> results,

            List<LedgerEntry> entries,
            long charged,
            long refunded,
            @JsonPropertyDescription(SCALE) int scale) {
        static Generation of(Investigation found, List<LedgerEntry> entries, int scale) {
            return new Generation(
                    found.accountId(),
                    found.generationId(),
                    found.feature(),
                    found.label(),
                    found.status(),
                    found.timeline(),
                    found.decisions(),
                    found.results(),
                    entries,
                    -sum(entries, EntryKind.CHARGE),
                    sum(entries, EntryKind.REFUND),
                    scale);
        }

        private static long sum(List<LedgerEntry> entries, EntryKind kind) {
            return entries.stream()
                    .filter(entry -> entry.kind() == kind)
                    .mapToLong(LedgerEntry::amount)
                    .sum();
        }
    }

    /** How far a campaign is. */
    enum MakeGoodState {
        /** It is worked on: the same request tells when it is over. */
        RUNNING,
        /** All of it was read and, if it was to be applied, published. */
        DONE
    }

    /** What a campaign comes to. The figures are those of before what was published now. */
    record MakeGood(
            String campaignId,
            MakeGoodState state,

            @JsonPropertyDescription("Whether it was done, and not only said what it would come to.")
            boolean apply,

            @JsonPropertyDescription("Whether it is about charging again what the campaign gave back.")
            boolean reverse,

            @JsonPropertyDescription("How many accounts have such generations.")
            long accounts,

            @JsonPropertyDescription("How many events were published now.")
            long published,

            @WhenKnown CampaignTotals.@Nullable Sum total,

            @JsonPropertyDescription("By product, the policy under which they were charged, and feature.")
            List<CampaignTotals.Sum> products) {
        static MakeGood running(CampaignRun order) {
            return new MakeGood(
                    order.campaign().id(),
                    MakeGoodState.RUNNING,
                    order.apply(),
                    order.reverse(),
                    0,
                    0,
                    null,
                    List.of());
        }

        static MakeGood of(CampaignRun order, CampaignDesk.Found found) {
            return new MakeGood(
                    order.campaign().id(),
                    MakeGoodState.DONE,
                    order.apply(),
                    order.reverse(),
                    found.totals().accounts(),
                    found.published(),
                    found.totals().all(),
                    found.totals().sums());
        }
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

    /**
     * A token for a customer, which is shown once.
     *
     * @param token as the header Authorization has it after Bearer
     * @param scope what it lets the customer do: read, or claim too
     * @param expiresAt epoch milliseconds, UTC, from which on it is good no more
     */
    record CustomerToken(String token, String scope, long expiresAt) {}

    /**
     * What a generation cost and what came back, signed.
     *
     * @param issuedAt as of which moment, epoch milliseconds, UTC
     * @param charged units, all charges together
     * @param returned units that came back
     * @param keyId which key signed the document
     * @param document the receipt itself, to be kept as it is: docs/audit.md says how it is checked
     */
    record Receipt(
            String accountId,
            String generationId,
            long issuedAt,
            long charged,
            long returned,
            @JsonPropertyDescription(SCALE) int scale,
            String keyId,
            String document) {}

    /**
     * Where a receipt is read without a key.
     *
     * @param path to be put behind the address under which customers reach the ledger
     * @param expiresAt epoch milliseconds, UTC, from which on it opens nothing
     */
    record ReceiptLink(String path, long expiresAt) {}

    /**
     * Who calls.
     *
     * @param name as what the caller does is signed with where a request names nobody
     * @param permissions scopes; with {@code @} and the beginning of accounts' ids where it is for those alone
     * @param accountId the one account that read:account and claim:account are about
     * @param actorId the one member of it whose part may be read; null for all of it
     * @param goodwillPerAction the most credits that the scope goodwill lets the caller give in one action
     * @param goodwillPerDay the most in a day (UTC), of all accounts together
     * @param expiresAt epoch milliseconds, UTC, from which on the credential is no good any more
     */
    record CallerKnown(
            String name,
            List<String> permissions,
            @Nullable String accountId,
            @Nullable String actorId,
            @Nullable Long goodwillPerAction,
            @Nullable Long goodwillPerDay,
            @Nullable Long expiresAt) {}

    /** How many endpoints of webhooks there are, and how many of them are paused, which somebody has to look into. */
    record WebhookHealth(int endpoints, int paused) {}

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

    /** That a generation was charged; {@code policy} is absent where the ledger did not set the price, {@code priceRow} where no table did. */
    record Authorization(
            String accountId,
            String generationId,
            ChargedStatus status,
            @Nullable Long charged,
            long refunded,
            @Nullable Long balance,
            String position,
            String message,
            @WhenKnown @Nullable PolicyRef policy,
            @WhenKnown @Nullable String priceRow) {}

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
            @JsonPropertyDescription(SCALE) int scale,
            @WhenKnown @Nullable Notice opened,
            @WhenKnown @Nullable Notice closed,

            @JsonPropertyDescription(
                    "Who settled it, and how; absent while it is open, where a rule did, and where a customer asks.")
            @WhenKnown
            @Nullable
            SettledBy settled,

            @JsonPropertyDescription("Who works on it; absent while nobody does, and where a customer asks.")
            @WhenKnown
            @Nullable
            String assignee,

            @WhenKnown @Nullable Long assignedAt,

            @JsonPropertyDescription(
                    "Of a claim, where what it is about can be looked at; absent where no event says, and where the policy does not let the reader be shown it.")
            @WhenKnown
            @Nullable
            List<ResultLink> results) {}

    /**
     * Who works on an item.
     *
     * @param assignee null for nobody
     * @param assignedAt since when, epoch milliseconds, UTC; null for nobody
     */
    record Assigned(
            WorkKind kind,
            String accountId,
            String id,
            @Nullable String assignee,
            @Nullable Long assignedAt) {
        static Assigned of(Assignments.Item item, Assignments.@Nullable Assignment now) {
            return new Assigned(
                    item.kind(),
                    item.accountId(),
                    item.id(),
                    now == null ? null : now.assignee(),
                    now == null ? null : now.since());
        }
    }

    /** A policy that was published. */
    record PublishedPolicy(long ordinal, String policyId, String version, long effectiveAt, String document) {}

    /** A page of refunds; {@code nextCursor} is null on the last. */
    record Refunds(List<RefundIssued> data, @Nullable String nextCursor) {}

    /** The newest notices. */
    record Notices(List<Notice> data) {}

    /** How far the ledger has come, and how much waits for a person, by its kind. */
    record Standing(
            @JsonUnwrapped Overview.Progress progress, long lag, Map<WorkKind, Long> open, List<String> notAnswered) {}

    /** What happened over time, in spans of that many milliseconds. */
    record Counts(long spanMillis, List<Count> data, List<String> notAnswered) {}

    /** Whether the process should go on. */
    enum LivenessStatus {
        LIVE,
        FAILED
    }

    /** Whether this instance lives and, of each of its parts that failed, why. */
    record Liveness(
            LivenessStatus status,
            @WhenKnown @Nullable String process,
            @WhenKnown @Nullable String engine,
            @WhenKnown @Nullable String readModel,
            @WhenKnown @Nullable String bridges) {}

    /** Whether this instance serves. */
    enum ReadinessStatus {
        FAILED,
        READY,
        RESTORING,
        STARTING
    }

    /**
     * Whether this instance is ready, and how each of its parts does; {@code bridges} is absent where none run, {@code mirror} where the
     * ledger is none. {@code folds} are the versions of the fold by which its partitions are decided: one, but for a moment while a newer one
     * is adopted. {@code moved} says where the ledger went, if it did: what is read here is of before. {@code awaitsPromotion} is true where the
     * ledger has arrived by a move that is not ended: it takes writes, and whoever writes its journal himself waits.
     */
    record Readiness(
            ReadinessStatus status,
            PartState engine,
            PartState readModel,
            @WhenKnown @Nullable PartState bridges,
            @WhenKnown @Nullable WebhookHealth webhooks,
            List<Integer> folds,
            @WhenKnown @Nullable Mirror mirror,
            @WhenKnown @Nullable Moved moved,
            @WhenKnown @Nullable Boolean awaitsPromotion) {}

    /**
     * This ledger follows another cluster's: the newest record time that it has folded here, epoch milliseconds, UTC, and how long ago
     * that is. Both are absent until a record came since the start.
     */
    record Mirror(
            @WhenKnown @Nullable Long newestAt,
            @WhenKnown @Nullable Long behindMillis) {}

    /** Where a ledger went: what the topics begin with there, and the id in Kafka of that cluster. */
    record Moved(String prefix, String cluster) {}

    /** How a part of an instance does. */
    record PartState(String state, @WhenKnown @Nullable Restoring restoring) {}

    /** How much of a part's state is still to be restored: in how many stores, and how many rows of how many are back. */
    record Restoring(int stores, long restored, long total) {}
}
