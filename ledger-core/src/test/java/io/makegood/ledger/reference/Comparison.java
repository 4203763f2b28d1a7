package io.makegood.ledger.reference;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsExtended;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.GrantEnded;
import io.makegood.ledger.event.CreditEvent.GrantExpired;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.Limits;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.Refusal;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.refund.RefundId;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.Timed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fold and the reference side by side: after every event of a stream all that the reference predicts must be so. */
public final class Comparison {
    /** How a stream names what the ledger opened by itself. */
    private static final Pattern OWN_NAMES = Pattern.compile("(case|new|due|topup:due):.*");

    private final LedgerRun run;
    private final ReferenceFold reference;
    private final EntryChain chain = new EntryChain();
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> aliases = new HashMap<>();
    private final Map<String, Integer> learnt = new HashMap<>();

    /** Where the two part: after which event, in what, and what each of them says. */
    public record Difference(int index, LedgerEvent event, String what, Object reference, Object fold) {
        @Override
        public String toString() {
            return what + " after event " + index + " " + event + "\n  reference: " + reference + "\n  fold:      "
                    + fold;
        }
    }

    /** Compares on a ledger in which nothing has happened; the reference asks the same policies. */
    public Comparison(LedgerRun run, long retentionMillis) {
        this.run = run;
        reference = new ReferenceFold(run.policies(), retentionMillis);
    }

    /** The fold's side. */
    public LedgerRun run() {
        return run;
    }

    /**
     * The event as somebody writes it who has read what the ledger opened by itself; null if it names what the ledger did not open
     * so far.
     */
    public @Nullable Envelope asWritten(Envelope envelope) {
        boolean[] unknown = {false};
        Envelope written = renamed(envelope, id -> {
            String real = ids.get(envelope.accountId() + "\n" + id);
            unknown[0] |= real == null && OWN_NAMES.matcher(id).matches();
            return real == null ? id : real;
        });
        return unknown[0] ? null : written;
    }

    /** Applies one event to both, and fails unless they agree; a policy is learnt by the fold alone. */
    public Decision apply(Envelope envelope, Position at) {
        if (envelope.event() instanceof PolicyPublished) {
            return run.apply(envelope, at);
        }
        Decision decision = run.apply(withIds(envelope), at);
        ReferenceFold.Did did = reference.apply(withAliases(envelope), at);
        Difference difference = compare((int) at.offset(), envelope, did, decision);
        if (difference != null) {
            throw new AssertionError(difference.toString());
        }
        return decision;
    }

    /** Fails with the first difference that is not known; a known one ends the comparison of its stream. */
    public static void requireAgreement(
            Policies policies, long retentionMillis, List<Timed> events, Predicate<Difference> known) {
        Comparison comparison = new Comparison(new LedgerRun(policies, retentionMillis), retentionMillis);
        for (int i = 0; i < events.size(); i++) {
            Difference difference = comparison.apply(i, events.get(i));
            if (difference != null) {
                if (known.test(difference)) {
                    return;
                }
                throw new AssertionError(difference.toString());
            }
        }
        comparison.run.checkInvariants();
    }

    private @Nullable Difference apply(int index, Timed timed) {
        Envelope envelope = timed.envelope();
        if (envelope.event() instanceof CreditsGranted its
                && its.grantId().startsWith("topup:due:")
                && !ids.containsKey(envelope.accountId() + "\n" + its.grantId())) {
            // Nobody can pay what is not due yet: the name would mean one thing now and another later.
            return null;
        }
        Position at = new Position(0, index, timed.at());
        Decision decision = run.apply(withIds(envelope), at);
        ReferenceFold.Did did = reference.apply(envelope, at);
        return compare(index, envelope, did, decision);
    }

    private @Nullable Difference compare(int index, Envelope envelope, ReferenceFold.Did did, Decision decision) {
        if (envelope.event() instanceof CreditsAdjusted its) {
            // What it gave may expire, and the engine calls it by its derived id.
            String derived = HexFormat.of().formatHex(chain.digest(its.adjustmentId()), 0, 16);
            String grant = "adjustment:" + its.adjustmentId();
            ids.put(envelope.accountId() + "\n" + grant, "adjustment:" + derived);
            aliases.put(envelope.accountId() + "\n" + "adjustment:" + derived, grant);
        }
        learnIds(decision);
        Seen seen = new Seen(index, envelope.event());
        String account = envelope.accountId();
        Refusal refusal = decision.refusal();
        AccountRow row = run.account(account);
        Function<String, Long> left = id -> reference.left(account, Objects.requireNonNull(aliasOf(account, id)));
        return seen.same("effect", did.name(), decision.effect().name())
                .same(
                        "refusal",
                        reference.lastRefusal(),
                        refusal == null ? null : refusal.reason().name())
                .same("refunds", expectedRefunds(account), refunds(decision))
                .same("sums by kind", reference.lastSums(), sums(decision))
                .same("balance", reference.balance(account), row.balance())
                .same("overdraft", reference.overdraft(account), row.overdraft())
                .same("available", reference.available(account), row.available())
                .same("held", reference.held(account), row.held())
                .same("left in grants", first(reference.remaining(account), row), remaining(row))
                .same("left of each grant", each(row, left), each(row, null))
                .same("spent of budgets", reference.lastSpent(), spent(decision))
                .same("appended", expectedSent(reference.lastSent()), sent(account, decision.appended()))
                .same("notices", reference.lastNotices(), notices(decision))
                .first;
    }

    /** Keeps the first difference. */
    private static final class Seen {
        private final int index;
        private final LedgerEvent event;
        private @Nullable Difference first;

        private Seen(int index, LedgerEvent event) {
            this.index = index;
            this.event = event;
        }

        private Seen same(String what, @Nullable Object expected, @Nullable Object found) {
            if (first == null && !Objects.equals(expected, found)) {
                first = new Difference(index, event, what, String.valueOf(expected), String.valueOf(found));
            }
            return this;
        }
    }

    /** Applies to both what the ledger has its engine append. */
    public Decision deliver(Envelope appended, Position at) {
        Decision decision = run.apply(appended, at);
        ReferenceFold.Did did = reference.apply(withAliases(appended), at);
        Difference difference = compare((int) at.offset(), appended, did, decision);
        if (difference != null) {
            throw new AssertionError(difference.toString());
        }
        return decision;
    }

    /** The reference's ledger. */
    public ReferenceFold reference() {
        return reference;
    }

    private static List<String> expectedSent(List<Envelope> sent) {
        return sent.stream().map(each -> each.accountId() + " " + each.event()).toList();
    }

    /** The same of the fold: grants of other accounts by the names that the reference has for them, entries without numbers. */
    private List<String> sent(String account, List<Envelope> appended) {
        List<Envelope> expected = reference.lastSent();
        for (int i = 0; i < Math.min(expected.size(), appended.size()); i++) {
            if (expected.get(i).event() instanceof TransferArrived named
                    && appended.get(i).event() instanceof TransferArrived real) {
                String to = appended.get(i).accountId();
                for (int slice = 0;
                        slice < Math.min(named.slices().size(), real.slices().size());
                        slice++) {
                    aliases.put(
                            to + "\n" + real.slices().get(slice).grantId(),
                            named.slices().get(slice).grantId());
                }
                if (real.debt() > 0) {
                    String payer = HexFormat.of().formatHex(chain.digest(account + "\ndebt"), 0, 16);
                    aliases.put(account + "\ntransfer:" + payer, "debt");
                }
            }
        }
        return appended.stream()
                .map(each -> each.accountId() + " "
                        + (each.event() instanceof TransferArrived arrival
                                ? plain(account, each.accountId(), arrival)
                                : withAliases(each).event()))
                .toList();
    }

    private TransferArrived plain(String from, String to, TransferArrived arrival) {
        List<Slice> slices = new ArrayList<>();
        for (Slice slice : arrival.slices()) {
            String grant = aliases.getOrDefault(to + "\n" + slice.grantId(), slice.grantId());
            // What is an adjustment's is known by no name.
            boolean isUnnamed = slice.fromGrant().startsWith("adjustment:");
            String fromGrant = isUnnamed
                    ? reference.nameOfSlice(grant)
                    : aliases.getOrDefault(from + "\n" + slice.fromGrant(), slice.fromGrant());
            slices.add(renamed(slice, grant, fromGrant));
        }
        return new TransferArrived(
                arrival.fromAccount(),
                TransferEvents.SOME_CAUSE,
                arrival.part(),
                arrival.transferId(),
                slices,
                arrival.debt(),
                arrival.via());
    }

    private static Slice renamed(Slice slice, String grantId, String fromGrant) {
        return new Slice(
                grantId,
                fromGrant,
                slice.amount(),
                slice.kind(),
                slice.priority(),
                slice.expiresAt(),
                slice.paymentReference(),
                slice.features(),
                slice.models());
    }

    private Map<String, String> expectedRefunds(String account) {
        Map<String, String> expected = new TreeMap<>();
        reference.lastRefunds().forEach((name, said) -> {
            int slash = name.indexOf('/');
            expected.put(RefundId.of(chain, account, name.substring(0, slash), name.substring(slash + 1)), said);
        });
        return expected;
    }

    private static Map<String, String> refunds(Decision decision) {
        Map<String, String> refunds = new TreeMap<>();
        for (RefundIssued refund : decision.refunds()) {
            refunds.put(refund.refundId(), refund.amount() + " " + refund.cause());
        }
        return refunds;
    }

    private static Map<String, Long> sums(Decision decision) {
        Map<String, Long> sums = new TreeMap<>();
        for (LedgerEntry entry : decision.entries()) {
            sums.merge(entry.kind().name(), entry.amount(), Math::addExact);
        }
        return sums;
    }

    private static List<Long> remaining(AccountRow row) {
        return row.grants().stream().map(OpenGrant::remaining).toList();
    }

    /** Of more grants than it may have by CreditsGranted of other kinds than PAID, an account's row shows those that burn first. */
    private static List<Long> first(List<Long> remaining, AccountRow row) {
        int shown = row.grants().size();
        return remaining.size() > Limits.OPEN_GRANTS_MAX && shown <= remaining.size()
                ? remaining.subList(0, shown)
                : remaining;
    }

    /** What is left of each grant but those of adjustments, whose ids nobody knows; as the row says or as {@code left} does. */
    private static Map<String, Long> each(AccountRow row, @Nullable Function<String, Long> left) {
        Map<String, Long> each = new TreeMap<>();
        for (OpenGrant grant : row.grants()) {
            String id = grant.grantId();
            if (!id.startsWith("adjustment:")) {
                each.put(id, left == null ? Long.valueOf(grant.remaining()) : left.apply(id));
            }
        }
        return each;
    }

    private static Map<String, String> spent(Decision decision) {
        Map<String, String> spent = new TreeMap<>();
        for (Notice notice : decision.notices()) {
            if (notice.type() == NoticeType.BudgetUsed && notice.reason() == null) {
                Map<String, String> details = new HashMap<>();
                notice.details().forEach(detail -> details.put(detail.name(), detail.value()));
                spent.put(
                        details.get("budgetId") + "/" + details.get("edition") + "/"
                                + details.getOrDefault("scopeId", ""),
                        String.valueOf(details.get("used")));
            }
        }
        return spent;
    }

    private static List<String> notices(Decision decision) {
        return decision.notices().stream()
                .map(notice -> notice.type() + "/" + notice.reason() + "/" + notice.audience())
                .sorted()
                .collect(Collectors.toList());
    }

    // What the ledger opened by itself has ids that a stream cannot know. It names cases by what they are about, as in
    // case:n1/TIMED_OUT/1, and grants that took the place of others by their number, as in new:1.
    // Top-ups that are due have numbers too, as in due:1 and its grant topup:due:1.

    private void learnIds(Decision decision) {
        for (Notice notice : decision.notices()) {
            String caseId = notice.subject().caseId();
            if (notice.type() == NoticeType.CaseOpened && caseId != null && caseId.startsWith("case_")) {
                String generation = notice.subject().generationId();
                String grant = notice.subject().grantId();
                String adjustment = notice.subject().adjustmentId();
                String about = adjustment != null ? adjustment : generation == null ? grant : generation;
                learn(
                        notice.accountId(),
                        "case:" + aliasOf(notice.accountId(), about) + "/" + notice.reason() + "/",
                        caseId);
            }
            if (notice.type() == NoticeType.TopUpDue) {
                String topUpId = notice.details().get(0).value();
                learn(notice.accountId(), "due:", topUpId);
                learn(notice.accountId(), "topup:due:", "topup:" + topUpId);
            }
        }
        for (LedgerEntry entry : decision.entries()) {
            for (GrantAmount grant : entry.grants()) {
                String id = grant.grantId();
                boolean isNew = id.startsWith("refund:") || id.startsWith("reversal:");
                if (isNew && !aliases.containsKey(entry.accountId() + "\n" + id)) {
                    learn(entry.accountId(), "new:", id);
                }
            }
        }
    }

    private void learn(String account, String name, String id) {
        String alias = name + learnt.merge(account + "\n" + name, 1, Integer::sum);
        ids.put(account + "\n" + alias, id);
        aliases.put(account + "\n" + id, alias);
    }

    private @Nullable String aliasOf(String account, @Nullable String id) {
        return id == null ? null : aliases.getOrDefault(account + "\n" + id, id);
    }

    private Envelope withIds(Envelope envelope) {
        return renamed(envelope, ids);
    }

    private Envelope withAliases(Envelope envelope) {
        return renamed(envelope, aliases);
    }

    private static Envelope renamed(Envelope envelope, Map<String, String> names) {
        String account = envelope.accountId();
        return renamed(envelope, id -> names.getOrDefault(account + "\n" + id, id));
    }

    private static Envelope renamed(Envelope envelope, UnaryOperator<String> name) {
        LedgerEvent event = envelope.event();
        if (event instanceof CaseResolved its) {
            event = new CaseResolved(name.apply(its.caseId()), its.resolution(), its.operator());
        } else if (event instanceof TopUpFailed its) {
            event = new TopUpFailed(name.apply(its.topUpId()), its.reason());
        } else if (event instanceof CreditsGranted its) {
            event = new CreditsGranted(
                    name.apply(its.grantId()),
                    its.amount(),
                    its.kind(),
                    its.priority(),
                    its.expiresAt(),
                    its.paymentReference(),
                    its.features(),
                    its.models());
        } else if (event instanceof CreditsRevoked its) {
            event = new CreditsRevoked(name.apply(its.grantId()), its.amount(), its.reason());
        } else if (event instanceof RevocationReversed its) {
            event = new RevocationReversed(name.apply(its.grantId()), its.reason(), its.revocation());
        } else if (event instanceof GrantEnded its) {
            event = new GrantEnded(name.apply(its.grantId()), its.reason());
        } else if (event instanceof CreditsExtended its) {
            event = new CreditsExtended(name.apply(its.grantId()), its.expiresAt());
        } else if (event instanceof TransferArrived its) {
            List<Slice> slices = its.slices().stream()
                    .map(slice -> renamed(slice, name.apply(slice.grantId()), slice.fromGrant()))
                    .toList();
            event = new TransferArrived(
                    its.fromAccount(), its.cause(), its.part(), its.transferId(), slices, its.debt(), its.via());
        } else if (event instanceof GrantExpired its) {
            event = new GrantExpired(name.apply(its.grantId()));
        }
        return new Envelope(
                envelope.eventId(),
                envelope.accountId(),
                envelope.occurredAt(),
                envelope.source(),
                event,
                envelope.caller());
    }
}
