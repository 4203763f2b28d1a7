package io.makegood.readmodel.investigation;

import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.PolicyRef;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.GenerationTimedOut;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeDetail;
import io.makegood.ledger.price.PriceAnswer;
import io.makegood.ledger.reason.Reason;
import io.makegood.policyfiles.PolicyTerms;
import io.makegood.readmodel.investigation.Answer.Reply;
import io.makegood.topics.reading.RecordedEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the log says about one generation: the five questions of a review with their evidence, the timeline, and each
 * decision about its credits with the rule that made it.
 *
 * @param feature what was made, if a request or a charge says so
 * @param label what the customer calls it
 * @param status how far it came: the worst of SUCCEEDED, PARTIAL and FAILED if it was completed, else TIMED_OUT, REJECTED, CHARGED,
 *     REQUESTED, or UNKNOWN
 * @param results where what was made can be looked at, as far as the reader is shown it
 */
public record Investigation(
        String accountId,
        String generationId,
        @Nullable String feature,
        @Nullable String label,
        String status,
        List<Answer> answers,
        List<Evidence> timeline,
        List<RefundDecision> decisions,
        List<ResultLink> results) {
    /** Keeps its own copies of the lists. */
    public Investigation {
        answers = List.copyOf(answers);
        timeline = List.copyOf(timeline);
        decisions = List.copyOf(decisions);
        results = List.copyOf(results);
    }

    /** The same for whoever is not shown the results. */
    public Investigation withoutResults() {
        return new Investigation(
                accountId, generationId, feature, label, status, answers, timeline, decisions, List.of());
    }

    /** Whether the log says anything about the generation. */
    public boolean isKnown() {
        return !timeline.isEmpty();
    }

    /**
     * Looks through an account's records, each list in the order of the log: events of the whole account (the holders are
     * among them), entries and notices; and the terms of the policies that they name.
     */
    public static Investigation of(
            String accountId,
            String generationId,
            List<RecordedEvent> events,
            List<LedgerEntry> entries,
            List<Notice> notices,
            Map<PolicyRef, PolicyTerms> terms) {
        List<RecordedEvent> own = events.stream()
                .filter(event -> generationId.equals(event.envelope().event().generationId()))
                .toList();
        List<LedgerEntry> booked = entries.stream()
                .filter(entry -> generationId.equals(entry.generationId()))
                .toList();
        List<Notice> told = notices.stream()
                .filter(notice -> generationId.equals(notice.subject().generationId()))
                .toList();
        List<RecordedEvent> taken = notRefused(own);
        return new Investigation(
                accountId,
                generationId,
                feature(taken),
                label(taken),
                status(taken, booked),
                List.of(
                        startedByHolder(notRefused(events), taken),
                        consumed(booked),
                        delivered(taken),
                        failedBefore(taken),
                        restored(booked)),
                timeline(own, booked, told),
                decisions(booked, told, new Rules(feature(taken), terms)),
                ResultLink.newestOf(own));
    }

    /** What the ledger refused judges nothing. */
    private static List<RecordedEvent> notRefused(List<RecordedEvent> events) {
        return events.stream().filter(event -> !event.isRefused()).toList();
    }

    private static @Nullable String feature(List<RecordedEvent> own) {
        String feature = null;
        for (RecordedEvent event : own) {
            if (event.envelope().event() instanceof GenerationRequested requested && feature == null) {
                feature = requested.feature();
            } else if (event.envelope().event() instanceof GenerationCharged charged && charged.feature() != null) {
                feature = charged.feature();
            }
        }
        return feature;
    }

    private static @Nullable String label(List<RecordedEvent> own) {
        for (RecordedEvent event : own) {
            if (event.envelope().event() instanceof GenerationRequested requested) {
                return requested.label();
            }
        }
        return null;
    }

    /** How far a generation came that was not completed. */
    private enum Status {
        UNKNOWN,
        REQUESTED,
        CHARGED,
        REJECTED,
        TIMED_OUT
    }

    private static String status(List<RecordedEvent> own, List<LedgerEntry> booked) {
        Status status = Status.UNKNOWN;
        Outcome worst = null;
        boolean rejected = false;
        for (RecordedEvent event : own) {
            LedgerEvent what = event.envelope().event();
            if (what instanceof GenerationCompleted completed) {
                // As in the fold: an end may get worse, and after a rejection nothing succeeds.
                boolean counts = completed.outcome() == Outcome.FAILED || !rejected;
                boolean worse = worst == null || completed.outcome().compareTo(worst) > 0;
                worst = counts && worse ? completed.outcome() : worst;
            } else if (what instanceof GenerationTimedOut) {
                status = Status.TIMED_OUT;
            } else if (what instanceof GenerationRejected) {
                rejected = true;
            } else if (what instanceof GenerationRequested && status == Status.UNKNOWN) {
                status = Status.REQUESTED;
            }
        }
        if (worst != null && (worst == Outcome.FAILED || !rejected)) {
            return worst.name();
        }
        if (rejected) {
            return Status.REJECTED.name();
        }
        boolean charged = booked.stream().anyMatch(entry -> entry.kind() == EntryKind.CHARGE);
        return (charged && status != Status.TIMED_OUT ? Status.CHARGED : status).name();
    }

    private static Answer startedByHolder(List<RecordedEvent> events, List<RecordedEvent> own) {
        String question = "Was the action started by the account holder?";
        RecordedEvent requested = null;
        for (RecordedEvent event : own) {
            if (event.envelope().event() instanceof GenerationRequested && requested == null) {
                requested = event;
            }
        }
        if (requested == null || !(requested.envelope().event() instanceof GenerationRequested request)) {
            return new Answer(question, Reply.UNKNOWN, "no request was recorded", List.of());
        }
        String actor = request.actorId();
        if (actor == null) {
            return new Answer(question, Reply.UNKNOWN, "the request names no actor", List.of(evidence(requested)));
        }
        RecordedEvent holders = null;
        for (RecordedEvent event : events) {
            boolean before = event.at().offset() < requested.at().offset();
            if (before && event.envelope().event() instanceof AccountUpdated update && update.holders() != null) {
                holders = event;
            }
        }
        if (holders == null || !(holders.envelope().event() instanceof AccountUpdated known)) {
            return new Answer(
                    question,
                    Reply.UNKNOWN,
                    "the account's holders were not recorded before the request",
                    List.of(evidence(requested)));
        }
        List<String> named = known.holders();
        boolean holder = named != null && named.contains(actor);
        return new Answer(
                question,
                holder ? Reply.YES : Reply.NO,
                holder ? "the actor is a holder of the account" : "the actor is no holder of the account",
                List.of(evidence(requested), evidence(holders)));
    }

    private static Answer consumed(List<LedgerEntry> booked) {
        List<LedgerEntry> charges = booked.stream()
                .filter(entry -> entry.kind() == EntryKind.CHARGE)
                .toList();
        long again = chargedAgain(booked, Reason.CHARGED_AGAIN);
        long reversed = chargedAgain(booked, Reason.MAKE_GOOD_REVERSED);
        long sum = -charges.stream().mapToLong(LedgerEntry::amount).sum() - again - reversed;
        String because = charges.isEmpty() ? "no charge was booked" : sum + " credits were charged";
        return new Answer(
                "Were credits consumed for it?",
                charges.isEmpty() ? Reply.NO : Reply.YES,
                again == 0 ? because : because + ", " + again + " of them again after the timeout had given them back",
                charges.stream().map(Investigation::evidence).toList());
    }

    private static Answer delivered(List<RecordedEvent> own) {
        List<RecordedEvent> deliveries = own.stream()
                .filter(event -> event.envelope().event() instanceof ItemDelivered)
                .toList();
        List<RecordedEvent> generated = own.stream()
                .filter(event -> event.envelope().event() instanceof GenerationCompleted completed
                        && completed.outcome() != Outcome.FAILED)
                .toList();
        List<Evidence> evidence = new ArrayList<>();
        deliveries.forEach(event -> evidence.add(evidence(event)));
        generated.forEach(event -> evidence.add(evidence(event)));
        String because;
        if (!deliveries.isEmpty()) {
            because = "a delivery was recorded";
        } else if (!generated.isEmpty()) {
            because = "it was generated; no save, export or download was recorded";
        } else {
            because = "neither a result nor a delivery was recorded";
        }
        return new Answer(
                "Was an output generated, saved, exported or downloaded?",
                evidence.isEmpty() ? Reply.NO : Reply.YES,
                because,
                evidence);
    }

    private static Answer failedBefore(List<RecordedEvent> own) {
        Map<String, Long> deliveredAt = new HashMap<>();
        for (RecordedEvent event : own) {
            if (event.envelope().event() instanceof ItemDelivered item) {
                deliveredAt.putIfAbsent(item.itemId(), event.at().offset());
            }
        }
        long firstDelivery =
                deliveredAt.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        List<RecordedEvent> failures = own.stream()
                .filter(event -> {
                    LedgerEvent what = event.envelope().event();
                    if (what instanceof ItemFailed item) {
                        return event.at().offset() < deliveredAt.getOrDefault(item.itemId(), Long.MAX_VALUE);
                    }
                    return what instanceof GenerationCompleted completed
                            && completed.outcome() == Outcome.FAILED
                            && event.at().offset() < firstDelivery;
                })
                .toList();
        return new Answer(
                "Did the provider or app record a failure before delivery?",
                failures.isEmpty() ? Reply.NO : Reply.YES,
                failures.isEmpty() ? "no failure before a delivery was recorded" : "a failure was recorded",
                failures.stream().map(Investigation::evidence).toList());
    }

    /** What was taken a second time: by a late success of what the timeout had given back, or by the reversal of a campaign. */
    private static long chargedAgain(List<LedgerEntry> booked, Reason why) {
        return booked.stream()
                .filter(entry -> why.isNamed(entry.reason()))
                .mapToLong(entry -> -entry.amount())
                .sum();
    }

    /** By a refund, or by an adjustment that names the generation, whatever its ground; not if it was charged again since. */
    private static Answer restored(List<LedgerEntry> booked) {
        List<LedgerEntry> restored = booked.stream()
                .filter(entry -> entry.kind() == EntryKind.REFUND
                        || (entry.kind() == EntryKind.ADJUSTMENT && entry.amount() > 0))
                .toList();
        long again = chargedAgain(booked, Reason.CHARGED_AGAIN);
        long reversed = chargedAgain(booked, Reason.MAKE_GOOD_REVERSED);
        long sum = restored.stream().mapToLong(LedgerEntry::amount).sum() - again - reversed;
        String because = sum + " credits were given back";
        if (restored.isEmpty()) {
            because = "no refund was booked";
        }
        if (again > 0) {
            because += "; the " + again + " of the timeout were charged again";
        }
        if (reversed > 0) {
            because += "; " + reversed + " of a campaign that was reversed were charged again";
        }
        return new Answer(
                "Have credits already been restored for the same failed action?",
                sum <= 0 ? Reply.NO : Reply.YES,
                because,
                restored.stream().map(Investigation::evidence).toList());
    }

    private static List<Evidence> timeline(List<RecordedEvent> own, List<LedgerEntry> booked, List<Notice> told) {
        List<Evidence> timeline = new ArrayList<>();
        own.forEach(event -> timeline.add(evidence(event)));
        booked.forEach(entry -> timeline.add(evidence(entry)));
        told.forEach(notice -> timeline.add(new Evidence(
                notice.type().name(),
                notice.cause().partition(),
                notice.cause().offset(),
                notice.recordedAt(),
                notice.message())));
        // The sort is stable: of one offset the event comes first, then what it led to.
        timeline.sort(Comparator.comparingLong(Evidence::offset));
        return timeline;
    }

    private static List<RefundDecision> decisions(List<LedgerEntry> booked, List<Notice> told, Rules rules) {
        List<RefundDecision> decisions = new ArrayList<>();
        for (LedgerEntry entry : booked) {
            String path = rules.rule(
                    entry.reason(), Reason.AUTHORIZED.isNamed(entry.reason()) ? priceRow(told, entry) : null);
            decisions.add(new RefundDecision(
                    entry.kind().name(),
                    entry.reason(),
                    entry.amount(),
                    entry.policy().id(),
                    entry.policy().version(),
                    path,
                    rules.saysAt(path, entry.policy()),
                    entry.cause().partition(),
                    entry.cause().offset(),
                    entry.recordedAt()));
        }
        for (Notice notice : told) {
            String reason = notice.reason();
            if (reason != null) {
                decisions.add(new RefundDecision(
                        notice.type().name(),
                        reason,
                        notice.amounts().amount(),
                        notice.policy().id(),
                        notice.policy().version(),
                        rule(notice, reason, rules),
                        rules.saysAt(rule(notice, reason, rules), notice.policy()),
                        notice.cause().partition(),
                        notice.cause().offset(),
                        notice.recordedAt()));
            }
        }
        decisions.sort(Comparator.comparingLong(RefundDecision::offset));
        return decisions;
    }

    /** Where a budget decided, its price did not. */
    private static String rule(Notice notice, String reason, Rules rules) {
        boolean isOfBudget = Reason.BUDGET_EXCEEDED.isNamed(reason);
        return rules.rule(reason, isOfBudget ? null : priceRow(notice));
    }

    /** The row that decided what was charged, as the notice of the same event tells; null if the price is in no table. */
    private static @Nullable String priceRow(List<Notice> told, LedgerEntry charge) {
        for (Notice notice : told) {
            if (notice.cause().equals(charge.cause()) && priceRow(notice) != null) {
                return priceRow(notice);
            }
        }
        return null;
    }

    private static @Nullable String priceRow(Notice notice) {
        for (NoticeDetail detail : notice.details()) {
            if (detail.name().equals(PriceAnswer.ROW)) {
                return detail.value();
            }
        }
        return null;
    }

    private static Evidence evidence(RecordedEvent event) {
        LedgerEvent what = event.envelope().event();
        return new Evidence(
                what.getClass().getSimpleName(),
                event.at().partition(),
                event.at().offset(),
                event.at().recordedAt(),
                event.isRefused() ? refused(event) : says(what));
    }

    private static String refused(RecordedEvent event) {
        String says = says(event.envelope().event());
        return "refused as " + event.refusedAs() + (says.isEmpty() ? "" : ": " + says);
    }

    private static String says(LedgerEvent what) {
        if (what instanceof ItemFailed failed) {
            return "item " + failed.itemId() + " failed, " + failed.cause() + noted(failed.message());
        }
        if (what instanceof ItemDelivered delivered) {
            return "item " + delivered.itemId() + " " + delivered.how();
        }
        if (what instanceof GenerationCompleted completed) {
            return "outcome " + completed.outcome() + used(completed.usedAmount()) + amounts(completed.quantities());
        }
        if (what instanceof GenerationProgressed progressed) {
            Long extension = progressed.extendBy();
            return "so far" + amounts(progressed.quantities())
                    + (extension == null ? "" : ", needs " + extension + " ms longer");
        }
        if (what instanceof GenerationCharged charged) {
            return "base " + charged.baseAmount() + ", " + charged.items().size() + " priced items";
        }
        if (what instanceof GenerationRequested requested) {
            return requested.feature()
                    + particulars(requested)
                    + (requested.actorId() == null ? "" : " by " + requested.actorId());
        }
        if (what instanceof AccountUpdated updated) {
            return "holders " + updated.holders();
        }
        if (what instanceof GenerationRejected rejected) {
            return rejected.reason() + noted(rejected.message());
        }
        if (what instanceof CreditsAdjusted adjusted) {
            String campaign = adjusted.campaignId();
            String amount = campaign == null
                    ? adjusted.amount() + " credits"
                    : (adjusted.amount() > 0 ? "campaign " : "reversal of campaign ") + campaign + ", at most "
                            + Math.abs(adjusted.amount()) + " credits";
            return amount + " on ground " + adjusted.ground() + " by " + adjusted.operator() + noted(adjusted.note());
        }
        if (what instanceof ResultReported reported) {
            return "claim " + reported.claimId() + " on item " + reported.itemId() + ", " + reported.reason()
                    + noted(reported.details());
        }
        if (what instanceof SupportRequested support) {
            return "case " + support.caseId() + noted(support.message());
        }
        return "";
    }

    private static String particulars(GenerationRequested requested) {
        StringBuilder all = new StringBuilder();
        requested
                .attributes()
                .forEach((name, value) ->
                        all.append(", ").append(name).append(' ').append(value));
        return all + amounts(requested.quantities());
    }

    private static String amounts(Map<String, Long> quantities) {
        StringBuilder all = new StringBuilder();
        quantities.forEach(
                (name, amount) -> all.append(", ").append(amount).append(' ').append(name));
        return all.toString();
    }

    private static String noted(@Nullable String text) {
        return text == null ? "" : ": " + text;
    }

    private static String used(@Nullable Long amount) {
        return amount == null ? "" : ", used " + amount;
    }

    private static Evidence evidence(LedgerEntry entry) {
        return new Evidence(
                entry.kind().name(),
                entry.cause().partition(),
                entry.cause().offset(),
                entry.recordedAt(),
                entry.amount() + " credits, balance " + entry.balanceAfter() + ", " + entry.reason());
    }
}
