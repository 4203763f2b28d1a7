package io.makegood.ledger.fold;

import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.event.LedgerEvent.CaseResolved;
import io.makegood.ledger.event.LedgerEvent.CreditsAdjusted;
import io.makegood.ledger.event.LedgerEvent.CreditsRevoked;
import io.makegood.ledger.event.LedgerEvent.GenerationRequested;
import io.makegood.ledger.event.LedgerEvent.ResultReported;
import io.makegood.ledger.event.LedgerEvent.SupportRequested;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Tells one content of an event from another: the first 64 bits of a SHA-256 over its fields. */
final class Digests {
    private Digests() {}

    static long of(EntryChain chain, GenerationRequested event) {
        return of(
                chain,
                event.feature(),
                event.platform(),
                event.surface(),
                event.inputMode(),
                event.label(),
                event.actorId(),
                String.join("\n", event.items()),
                Boolean.toString(event.authorize()));
    }

    static long of(EntryChain chain, CreditsAdjusted event) {
        return of(chain, Long.toString(event.amount()), event.ground().name(), event.generationId(), event.itemId());
    }

    static long of(EntryChain chain, CreditsRevoked event) {
        Long amount = event.amount();
        return of(chain, amount == null ? null : Long.toString(amount));
    }

    static long of(EntryChain chain, ResultReported event) {
        return of(chain, event.generationId(), event.itemId(), event.reason());
    }

    static long of(EntryChain chain, SupportRequested event) {
        Long happenedAt = event.happenedAt();
        return of(
                chain,
                event.generationId(),
                event.project(),
                event.action(),
                happenedAt == null ? null : Long.toString(happenedAt),
                event.expected(),
                event.message());
    }

    static long of(EntryChain chain, CaseResolved event) {
        return of(chain, event.resolution(), event.operator());
    }

    static long of(EntryChain chain, @Nullable String... fields) {
        StringBuilder text = new StringBuilder(128);
        for (String field : fields) {
            // An absent field differs from an empty one.
            text.append(field == null ? "-" : "+")
                    .append(field == null ? "" : field)
                    .append('\n');
        }
        return ByteBuffer.wrap(chain.digest(text.toString())).getLong();
    }
}
