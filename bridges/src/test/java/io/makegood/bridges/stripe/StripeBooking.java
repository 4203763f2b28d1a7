package io.makegood.bridges.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.bridges.stripe.StripeBook.Result;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.CreditEvent.RevocationReversed;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.PlanEvent.PlanEnded;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.SupportEvent.CaseResolved;
import io.makegood.ledger.event.SupportEvent.SupportRequested;
import io.makegood.ledger.event.TopUpEvent.TopUpFailed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Events of Stripe's taken into rows in memory, and what the ledger makes of what it is told: it refuses what a ledger would not
 * apply, so that no test passes with a revocation that would be taken for a duplicate or a reversal of what is not there.
 */
final class StripeBooking implements StripeBook.Rows {
    private final Map<String, byte[]> rows = new TreeMap<>();
    private final StripeSettings settings;
    private final List<Envelope> told = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Long> granted = new TreeMap<>();
    private final Map<String, Long> revoked = new TreeMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> openCases = new HashSet<>();

    StripeBooking() {
        this(new StripeSettings("whsec_test", 300, true));
    }

    StripeBooking(StripeSettings settings) {
        this.settings = settings;
    }

    @Override
    public byte @Nullable [] get(String key) {
        return rows.get(key);
    }

    @Override
    public byte @Nullable [] legacy(String id) {
        return rows.get(id);
    }

    /** A row as the first version kept it, and what the ledger took because of it, by reason. */
    StripeBooking withLegacyRow(String payment, String row, Map<String, Long> taken) {
        taken.forEach((reason, credits) -> revoked.put("stripe:" + payment + " " + reason, credits));
        rows.put(payment, row.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The same rows and ledger under other settings, as after a restart. */
    StripeBooking under(StripeSettings others) {
        StripeBooking same = new StripeBooking(others);
        same.rows.putAll(rows);
        same.told.addAll(told);
        same.names.addAll(names);
        same.openCases.addAll(openCases);
        return same;
    }

    StripeBooking bind(String payment, String account, String grantId, long credits) {
        return take(new String(new StripeBinding(payment, account, grantId, credits).event(), StandardCharsets.UTF_8));
    }

    StripeBooking take(String... messages) {
        for (String message : messages) {
            try {
                StripeMessage sent = StripeMessage.read(message.getBytes(StandardCharsets.UTF_8));
                requireSameOfExcerpt(sent);
                Result result = StripeBook.take(this, sent, settings);
                result.changes().forEach((key, row) -> {
                    if (row == null) {
                        rows.remove(key);
                    } else {
                        rows.put(key, row);
                    }
                });
                if (result.problem() != null) {
                    problems.add(result.problem());
                }
                result.events().forEach(this::apply);
            } catch (InvalidStripeEvent e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return this;
    }

    /** Whatever is booked in any test is booked the same of what is kept of the event. */
    private void requireSameOfExcerpt(StripeMessage sent) throws InvalidStripeEvent {
        StripeMessage kept = StripeMessage.read(StripeExcerpt.of(sent));
        assertThat(kept.key()).isEqualTo(sent.key());
        assertThat(settings.refusal(kept)).isEqualTo(settings.refusal(sent));
        assertThat(outcome(kept)).isEqualTo(outcome(sent));
        assertThat(StripeExcerpt.of(kept)).isEqualTo(StripeExcerpt.of(sent));
    }

    /** As a text: events, rows, and what was wrong. */
    private String outcome(StripeMessage message) {
        Result result = StripeBook.take(this, message, settings);
        Map<String, String> changes = new TreeMap<>();
        result.changes()
                .forEach((key, row) -> changes.put(key, row == null ? "" : new String(row, StandardCharsets.UTF_8)));
        return result.events() + " " + changes + " " + result.problem();
    }

    private void apply(Envelope event) {
        told.add(event);
        if (event.event() instanceof PlanStarted start) {
            String name = event.accountId() + " " + start.identity();
            assertThat(names.add(name)).as(name + " was told before").isTrue();
        }
        if (event.event() instanceof CreditsGranted grant) {
            assertThat(granted.put(grant.grantId(), grant.amount()))
                    .as(grant.toString())
                    .isNull();
        } else if (event.event() instanceof CreditsRevoked revocation) {
            String name = revocation.grantId() + " " + revocation.reason();
            assertThat(names.add(name)).as(name + " was told before").isTrue();
            revoked.put(name, revocation.amount());
        } else if (event.event() instanceof RevocationReversed reversal) {
            String name = reversal.grantId() + " " + reversal.reason();
            assertThat(names.add(name)).as(name + " was told before").isTrue();
            assertThat(revoked.remove(reversal.grantId() + " " + reversal.revocation()))
                    .as(reversal.toString())
                    .isNotNull();
        } else if (event.event() instanceof SupportRequested request) {
            openCases.add(request.caseId());
        } else if (event.event() instanceof CaseResolved resolved) {
            assertThat(openCases.remove(resolved.caseId()))
                    .as(resolved.toString())
                    .isTrue();
        }
    }

    /** Of a grant so many are taken now. */
    long taken(String grantId) {
        return revoked.entrySet().stream()
                .filter(each -> each.getKey().startsWith(grantId + " "))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Every grant with what is left of it. */
    Map<String, Long> left() {
        Map<String, Long> left = new TreeMap<>();
        granted.forEach((grantId, credits) -> left.put(grantId, credits - taken(grantId)));
        return left;
    }

    /** How many purchases are kept. */
    long purchases() {
        return rows.keySet().stream().filter(key -> key.startsWith("=")).count();
    }

    List<Envelope> told() {
        return told;
    }

    List<String> problems() {
        return problems;
    }

    Set<String> openCases() {
        return openCases;
    }

    /** What the ledger was told, a line each. */
    List<String> text() {
        return told.stream().map(StripeBooking::text).toList();
    }

    private static String text(Envelope event) {
        Map<Class<?>, BiFunction<String, Object, String>> forms = Map.of(
                CreditsGranted.class, (account, it) -> grant(account, (CreditsGranted) it),
                CreditsRevoked.class, (account, it) -> revoke((CreditsRevoked) it),
                RevocationReversed.class, (account, it) -> reverse((RevocationReversed) it),
                PlanStarted.class, (account, it) -> started(account, (PlanStarted) it),
                TopUpFailed.class,
                        (account, it) -> "top-up " + ((TopUpFailed) it).topUpId() + " of " + account + " failed: "
                                + ((TopUpFailed) it).reason(),
                PlanEnded.class, (account, it) -> ended(account, (PlanEnded) it),
                SupportRequested.class, (account, it) -> "case " + ((SupportRequested) it).caseId() + " of " + account,
                CaseResolved.class, (account, it) -> "resolved " + ((CaseResolved) it).caseId());
        LedgerEvent body = event.event();
        return forms.getOrDefault(body.getClass(), (account, it) -> "?").apply(event.accountId(), body);
    }

    private static String grant(String account, CreditsGranted grant) {
        return "grant " + grant.grantId() + " " + grant.amount() + " " + grant.kind() + " to " + account;
    }

    private static String started(String account, PlanStarted plan) {
        return "plan " + plan.planId() + " x" + plan.quantity() + " of " + account + " counted from " + plan.anchorAt()
                + (plan.startsAt() == null ? "" : ", begins " + plan.startsAt());
    }

    private static String ended(String account, PlanEnded plan) {
        return "end of " + plan.planId() + " of " + account + (plan.endsAt() == null ? "" : " at " + plan.endsAt())
                + ", " + plan.reason();
    }

    private static String revoke(CreditsRevoked revocation) {
        return "revoke " + revocation.grantId() + " " + revocation.amount() + ", " + revocation.reason();
    }

    private static String reverse(RevocationReversed reversal) {
        return "reverse " + reversal.grantId() + ", " + reversal.revocation() + ", because " + reversal.reason();
    }
}
