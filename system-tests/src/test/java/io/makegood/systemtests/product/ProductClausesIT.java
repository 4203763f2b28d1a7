package io.makegood.systemtests.product;

import io.makegood.ledger.event.LedgerEvent;
import io.makegood.systemtests.delivery.LedgerCheck;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every clause of the three products once more, through a real broker and the whole engine. */
class ProductClausesIT {
    @TempDir
    static Path directory;

    private static ProductsOnBroker broker;

    @BeforeAll
    static void start() {
        broker = new ProductsOnBroker(directory);
    }

    /** What all clauses left behind, with policies published in mid-stream, is the same when it is folded again. */
    @AfterAll
    static void replayIsTheSame() {
        try {
            new LedgerCheck(broker.settings()).requireAgreement();
        } finally {
            broker.close();
        }
    }

    @Nested
    class Pinsearch extends OnBroker implements PinsearchClauses {}

    @Nested
    class Photoroom extends OnBroker implements PhotoroomClauses {
        @Override
        public LedgerEvent started(
                String generation, String feature, String platform, @Nullable String surface, String... items) {
            return Spoken.asked(generation, feature, platform, surface, items);
        }
    }

    @Nested
    class PostRemixer extends OnBroker implements PostRemixerClauses {}

    abstract static class OnBroker {
        public Products products() {
            return broker;
        }
    }
}
