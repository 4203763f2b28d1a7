package io.makegood.client;

import io.makegood.ledger.event.CreditEvent;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.SupportEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What an event is about, as the ledger recognises duplicates by it (docs/events.md), and the id that follows: {@code ev_} and
 * the first 32 hexadecimal digits of SHA-256 over type, account id and those parts in UTF-8, joined by line feeds. Parts hold no
 * line feeds, so no two lists of them are written the same. Events that publishers have sent carry such ids: to change the
 * derivation is a migration.
 */
final class EventIdentity implements LedgerEvent.Cases<List<String>> {
    private static final String PREFIX = "ev_";
    private static final int DIGEST_BYTES = 16;
    private static final EventIdentity INSTANCE = new EventIdentity();

    private EventIdentity() {}

    /** The event with its own id, or with the derived one if it has none. */
    static Envelope named(Envelope event) {
        return event.eventId() != null
                ? event
                : new Envelope(derived(event), event.accountId(), event.occurredAt(), event.source(), event.event());
    }

    private static String derived(Envelope event) {
        List<String> parts = new ArrayList<>();
        parts.add(event.event().getClass().getSimpleName());
        parts.add(event.accountId());
        parts.addAll(event.event().match(INSTANCE));
        if (event.event() instanceof LedgerEvent.AccountUpdated) {
            // It has no identity of its own: the same facts may become true a second time.
            parts.add(event.occurredAt() == null ? "" : event.occurredAt().toString());
        }
        byte[] text = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return PREFIX + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public List<String> generationRequested(GenerationEvent.GenerationRequested event) {
        return event.attempt() == GenerationEvent.GenerationRequested.FIRST_ATTEMPT
                ? List.of(event.generationId())
                : List.of(event.generationId(), Integer.toString(event.attempt()));
    }

    @Override
    public List<String> generationRejected(GenerationEvent.GenerationRejected event) {
        return List.of(event.generationId());
    }

    @Override
    public List<String> generationCharged(GenerationEvent.GenerationCharged event) {
        return List.of(event.generationId());
    }

    @Override
    public List<String> itemFailed(GenerationEvent.ItemFailed event) {
        return List.of(event.generationId(), event.itemId());
    }

    @Override
    public List<String> itemDelivered(GenerationEvent.ItemDelivered event) {
        return List.of(event.generationId(), event.itemId(), event.how().name());
    }

    @Override
    public List<String> generationCompleted(GenerationEvent.GenerationCompleted event) {
        return List.of(event.generationId());
    }

    @Override
    public List<String> generationTimedOut(GenerationEvent.GenerationTimedOut event) {
        return List.of(event.generationId());
    }

    @Override
    public List<String> creditsGranted(CreditEvent.CreditsGranted event) {
        return List.of(event.grantId());
    }

    @Override
    public List<String> grantExpired(CreditEvent.GrantExpired event) {
        return List.of(event.grantId());
    }

    @Override
    public List<String> grantEnded(CreditEvent.GrantEnded event) {
        return List.of(event.grantId());
    }

    @Override
    public List<String> revocationReversed(CreditEvent.RevocationReversed event) {
        return List.of(event.grantId(), event.reason());
    }

    @Override
    public List<String> creditsRevoked(CreditEvent.CreditsRevoked event) {
        return List.of(event.grantId(), event.reason());
    }

    @Override
    public List<String> creditsAdjusted(CreditEvent.CreditsAdjusted event) {
        return List.of(event.adjustmentId());
    }

    @Override
    public List<String> resultReported(SupportEvent.ResultReported event) {
        return List.of(event.claimId());
    }

    @Override
    public List<String> claimReviewed(SupportEvent.ClaimReviewed event) {
        return List.of(event.claimId());
    }

    @Override
    public List<String> cashRefundRequested(CreditEvent.CashRefundRequested event) {
        return List.of(event.requestId());
    }

    @Override
    public List<String> cashRefundReviewed(CreditEvent.CashRefundReviewed event) {
        return List.of(event.requestId());
    }

    @Override
    public List<String> accountUpdated(LedgerEvent.AccountUpdated event) {
        List<String> parts = new ArrayList<>();
        parts.add(event.accessActive() == null ? "" : event.accessActive().toString());
        List<String> holders = event.holders();
        parts.add(holders == null ? "" : Integer.toString(holders.size()));
        if (holders != null) {
            parts.addAll(holders);
        }
        return parts;
    }

    @Override
    public List<String> policyPublished(LedgerEvent.PolicyPublished event) {
        return List.of(event.policyId(), event.version());
    }

    @Override
    public List<String> supportRequested(SupportEvent.SupportRequested event) {
        return List.of(event.caseId());
    }

    @Override
    public List<String> caseResolved(SupportEvent.CaseResolved event) {
        return List.of(event.caseId());
    }
}
