package io.makegood.streams.product;

import org.junit.jupiter.api.Nested;

/** Every clause of the three products, on the pure fold under the products' own policy files. */
class ProductClausesTest {
    @Nested
    class Pinsearch extends InMemory implements PinsearchClauses {}

    @Nested
    class Photoroom extends InMemory implements PhotoroomClauses {}

    @Nested
    class PostRemixer extends InMemory implements PostRemixerClauses {}

    abstract static class InMemory {
        private final Products products = new ProductsInMemory();

        public Products products() {
            return products;
        }
    }
}
