package io.makegood.topics.mapping;

import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.schemas.avro.GenerationCompleted;
import io.makegood.schemas.avro.GenerationOutcome;
import io.makegood.schemas.avro.ItemDelivered;

/** What became of a generation and its items, and where that can be looked at, in both directions. */
final class ResultMapping {
    private ResultMapping() {}

    static GenerationEvent.ItemDelivered toDomain(ItemDelivered event) {
        return new GenerationEvent.ItemDelivered(
                event.getGenerationId(),
                event.getItemId(),
                DeliveryKind.valueOf(event.getHow().name()),
                event.getResultUrl());
    }

    static ItemDelivered toAvro(GenerationEvent.ItemDelivered event) {
        return new ItemDelivered(
                event.generationId(),
                event.itemId(),
                io.makegood.schemas.avro.DeliveryKind.valueOf(event.how().name()),
                event.resultUrl());
    }

    static GenerationEvent.GenerationCompleted toDomain(GenerationCompleted event) {
        return new GenerationEvent.GenerationCompleted(
                event.getGenerationId(),
                Outcome.valueOf(event.getOutcome().name()),
                event.getUsedAmount(),
                EventMapping.named(event.getQuantities()),
                event.getResultUrl());
    }

    static GenerationCompleted toAvro(GenerationEvent.GenerationCompleted event) {
        return new GenerationCompleted(
                event.generationId(),
                GenerationOutcome.valueOf(event.outcome().name()),
                event.usedAmount(),
                event.quantities().isEmpty() ? null : event.quantities(),
                event.resultUrl());
    }
}
