package io.makegood.systemtests.product;

import io.makegood.ledger.event.LedgerEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

/** Every clause of the three products, on the pure fold under the products' own policy files. */
class ProductClausesTest {
    @Nested
    class Pinsearch extends InMemory implements PinsearchClauses {}

    @Nested
    class Photoroom extends InMemory implements PhotoroomClauses {
        @Override
        public LedgerEvent started(
                String generation, String feature, String platform, @Nullable String surface, String... items) {
            return Spoken.chargedBySelf("photoroom", generation, feature, platform, surface, items);
        }
    }

    @Nested
    class PhotoroomThatAsks extends InMemory implements PhotoroomClauses {
        @Override
        public LedgerEvent started(
                String generation, String feature, String platform, @Nullable String surface, String... items) {
            return Spoken.asked(generation, feature, platform, surface, items);
        }
    }

    @Nested
    class PostRemixer extends InMemory implements PostRemixerClauses {}

    abstract static class InMemory {
        private final Products products = new ProductsInMemory();

        public Products products() {
            return products;
        }
    }
}
