package io.makegood.streams.product;

import io.makegood.streams.delivery.LedgerCheck;
import java.nio.file.Path;
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
            LedgerCheck.byFoldAlone(broker.settings()).requireAgreement();
        } finally {
            broker.close();
        }
    }

    @Nested
    class Pinsearch extends OnBroker implements PinsearchClauses {}

    @Nested
    class Photoroom extends OnBroker implements PhotoroomClauses {}

    @Nested
    class PostRemixer extends OnBroker implements PostRemixerClauses {}

    abstract static class OnBroker {
        public Products products() {
            return broker;
        }
    }
}
