package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.config.EngineSettings;
import io.makegood.processor.engine.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances share the partitions: whoever joins or comes back under load gets some, and whoever is left gets all. */
class SharingIT {
    private static final int SOME = 2_000;

    @TempDir
    Path directory;

    private DamagedLedger ledger;

    @BeforeEach
    void start() {
        ledger = new DamagedLedger(directory);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @Test
    void who_joins_or_comes_back_under_load_gets_partitions() throws Exception {
        EngineSettings other = EngineSettings.builder()
                .bootstrapServers(ledger.settings.bootstrapServers())
                .stateDirectory(directory.resolve("other"))
                .partitions(DamagedLedger.PARTITIONS)
                .build();
        try (Engine first = ledger.running();
                Load load = Load.start(ledger.settings, 3, 200)) {
            Await.until(
                    "it folds under load",
                    DamagedLedger.LIMIT,
                    () -> first.tally().applied() > SOME);
            try (Engine joining = Engine.start(other)) {
                awaitShared(first, joining);
                assertThat(joining.failure()).isEmpty();
            }
            Await.until("it has all again", DamagedLedger.LIMIT, () -> partitions(first) == DamagedLedger.PARTITIONS);
            try (Engine back = Engine.start(other)) {
                awaitShared(first, back);
                load.end();
                new Cluster(ledger.settings).awaitAllFolded(DamagedLedger.LIMIT);
            }
            assertThat(first.failure()).isEmpty();
        }
        new LedgerCheck(ledger.settings).requireAgreement();
    }

    private static void awaitShared(Engine one, Engine other) {
        Await.until(
                "both have partitions",
                DamagedLedger.LIMIT,
                () -> partitions(one) > 0
                        && partitions(other) > 0
                        && partitions(one) + partitions(other) == DamagedLedger.PARTITIONS);
    }

    private static int partitions(Engine engine) {
        return engine.part().partitions();
    }
}
