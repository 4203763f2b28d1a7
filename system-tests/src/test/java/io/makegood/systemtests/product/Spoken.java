package io.makegood.systemtests.product;

import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationRejected;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.price.Price;
import io.makegood.ledger.scenario.MemoryStage;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words of the scenario language that products need and the plain fold does not. */
final class Spoken {
    static final long MINUTE = 60_000;
    static final long HOUR = 60 * MINUTE;
    static final long DAY = 24 * HOUR;

    private Spoken() {}

    static LedgerEvent rejected(String generation, RejectionReason reason) {
        return new GenerationRejected(generation, reason, null);
    }

    /** A request to charge, by a person, about something that has a name. */
    static LedgerEvent authorize(
            String generation, String feature, String inputMode, String label, String actor, String... items) {
        return new GenerationRequested(generation, feature, "web", null, inputMode, label, actor, List.of(items), true);
    }

    /** A charge by the product, on a platform and, perhaps, a surface: so much for each item. */
    static LedgerEvent charged(
            String generation, String feature, String platform, @Nullable String surface, long each, String... items) {
        return new GenerationCharged(
                generation,
                feature,
                platform,
                surface,
                0,
                Arrays.stream(items).map(item -> new ItemPrice(item, each)).toList());
    }

    /** The same at the price that the product's policy has. */
    static LedgerEvent chargedBySelf(
            String product,
            String generation,
            String feature,
            String platform,
            @Nullable String surface,
            String... items) {
        Price price = PolicyFiles.policy(product).price(feature, platform, MemoryStage.START);
        if (price == null) {
            throw new IllegalArgumentException(product + " has no " + feature);
        }
        return new GenerationCharged(
                generation,
                feature,
                platform,
                surface,
                price.baseAmount(),
                Arrays.stream(items)
                        .map(item -> new ItemPrice(item, price.itemAmount()))
                        .toList());
    }

    /** A request to charge what the policy says. */
    static LedgerEvent asked(
            String generation, String feature, String platform, @Nullable String surface, String... items) {
        return new GenerationRequested(generation, feature, platform, surface, null, null, null, List.of(items), true);
    }

    static LedgerEvent itemFailed(String generation, String item, String message) {
        return new ItemFailed(generation, item, FailureCause.PROVIDER_ERROR, message, null);
    }

    static LedgerEvent reported(String claim, String generation, String item, String reason) {
        return new ResultReported(claim, generation, item, reason, "the left hand has six fingers");
    }
}
