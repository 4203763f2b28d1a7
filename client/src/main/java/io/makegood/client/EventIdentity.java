package io.makegood.client;

import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.TopUpEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The id that follows from what an event is about: {@code ev_} and
 * the first 32 hexadecimal digits of SHA-256 over type, account id and those parts in UTF-8, joined by line feeds. Parts hold no
 * line feeds, so no two lists of them are written the same. Events that publishers have sent carry such ids: to change the
 * derivation is a migration.
 */
final class EventIdentity {
    private static final String PREFIX = "ev_";
    private static final int DIGEST_BYTES = 16;

    private EventIdentity() {}

    /** The event with its own id, or with the derived one if it has none. */
    static Envelope named(Envelope event) {
        return event.eventId() != null
                ? event
                : new Envelope(derived(event), event.accountId(), event.occurredAt(), event.source(), event.event());
    }

    private static boolean hasNoneOfItsOwn(LedgerEvent event) {
        return event instanceof LedgerEvent.AccountUpdated
                || event instanceof BudgetSet
                || event instanceof TopUpEvent.TopUpSet;
    }

    private static String derived(Envelope event) {
        List<String> parts = new ArrayList<>();
        parts.add(event.event().getClass().getSimpleName());
        parts.add(event.accountId());
        parts.addAll(event.event().identity());
        if (hasNoneOfItsOwn(event.event())) {
            // They have no identity of their own: the same facts may become true a second time.
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
}
