package io.makegood.ledger.fold;

import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.HashedText;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.GenerationProgressed;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.TransferEvent.Slice;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import org.jspecify.annotations.Nullable;

/** Tells one content of an event from another: the first 64 bits of a SHA-256 over its fields. */
final class Digests {
    private Digests() {}

    static long of(EntryChain chain, GenerationRequested event) {
        HashedText text = chain.text();
        field(text, event.feature());
        field(text, event.platform());
        field(text, event.surface());
        field(text, event.inputMode());
        field(text, event.label());
        field(text, event.actorId());
        text.append("+");
        for (int i = 0; i < event.items().size(); i++) {
            if (i > 0) {
                text.newLine();
            }
            text.append(event.items().get(i));
        }
        text.newLine();
        field(text, event.authorize() ? "true" : "false");
        // Requests that say nothing of these have the digest that they always had.
        event.attributes().forEach((name, value) -> named(text, "attribute", name, value));
        event.quantities().forEach((name, amount) -> named(text, "quantity", name, Long.toString(amount)));
        return text.sha256Start();
    }

    /**
     * Tells what is reported of a generation from everything else, word for word; but for the link to a result. Links are often signed anew each
     * time that a report is sent, so one that differs in its link alone is the same report: a duplicate and no conflict.
     */
    static long ofReport(EntryChain chain, GenerationEvent report, @Nullable String eventId) {
        if (report instanceof GenerationRejected event) {
            return of(chain, "rejected", eventId, event.reason().name(), event.message());
        }
        if (report instanceof ItemFailed event) {
            return of(
                    chain,
                    "failed",
                    eventId,
                    event.itemId(),
                    event.cause().name(),
                    event.message(),
                    event.providerReference());
        }
        if (report instanceof ItemDelivered event) {
            return of(chain, "delivered", eventId, event.itemId(), event.how().name());
        }
        if (report instanceof GenerationCompleted event) {
            HashedText text = chain.text();
            field(text, "completed");
            field(text, eventId);
            field(text, event.outcome().name());
            field(text, text(event.usedAmount()));
            event.quantities().forEach((name, amount) -> named(text, "quantity", name, Long.toString(amount)));
            return text.sha256Start();
        }
        if (report instanceof GenerationProgressed event) {
            HashedText text = chain.text();
            field(text, "progressed");
            field(text, eventId);
            event.quantities().forEach((name, amount) -> named(text, "quantity", name, Long.toString(amount)));
            field(text, text(event.extendBy()));
            return text.sha256Start();
        }
        throw new IllegalArgumentException(report + " reports nothing of a generation");
    }

    static long of(EntryChain chain, TransferArrived event) {
        HashedText text = chain.text();
        field(text, event.transferId());
        field(text, Long.toString(event.debt()));
        for (Slice slice : event.slices()) {
            field(text, slice.grantId());
            field(text, slice.fromGrant());
            field(text, Long.toString(slice.amount()));
            field(text, slice.kind().name());
            field(text, Integer.toString(slice.priority()));
            field(text, text(slice.expiresAt()));
            field(text, slice.paymentReference());
            slice.features().forEach(feature -> named(text, "feature", feature, ""));
            slice.models().forEach(model -> named(text, "model", model, ""));
        }
        return text.sha256Start();
    }

    /** Of these values, in their order. What they are each rule says where it tells a duplicate from a conflict. */
    static long of(EntryChain chain, @Nullable String... fields) {
        HashedText text = chain.text();
        for (String field : fields) {
            field(text, field);
        }
        return text.sha256Start();
    }

    /** A number as it stands among the values. */
    static @Nullable String text(@Nullable Long number) {
        return number == null ? null : Long.toString(number);
    }

    private static void named(HashedText text, String kind, String name, String value) {
        field(text, kind);
        field(text, name);
        field(text, value);
    }

    /** An absent field differs from an empty one. */
    private static void field(HashedText text, @Nullable String value) {
        text.append(value == null ? "-" : "+");
        if (value != null) {
            text.append(value);
        }
        text.newLine();
    }
}
