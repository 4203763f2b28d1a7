package io.makegood.processor.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.row.RowKeys;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.table.StoredRows;
import io.makegood.processor.store.LooseStore;
import io.makegood.processor.store.StreamsRows;
import io.makegood.processor.topology.FoldSettings;
import java.util.ArrayList;
import java.util.List;

/** Whether a world at rest holds the ledger that its journal says. */
final class Verdict {
    private final Broker broker;
    private final FoldSettings settings;
    private final List<Shadow> shadows;

    Verdict(Broker broker, FoldSettings settings, List<Shadow> shadows) {
        this.broker = broker;
        this.settings = settings;
        this.shadows = shadows;
    }

    void require() {
        for (int partition = 0; partition < broker.partitions(); partition++) {
            Shadow shadow = shadows.get(partition);
            assertThat(broker.journal(partition).next(broker.saved(partition)))
                    .as("records of partition " + partition + " that were acknowledged and not folded")
                    .isNull();
            shadow.compare();
            shadow.run().checkInvariants();
            requireRows(partition, shadow);
        }
        requirePassedOnOnce();
    }

    /** Who starts with the changelogs alone goes on with the rows of the fold in memory. */
    private void requireRows(int partition, Shadow shadow) {
        Disk disk = Disk.restored(broker, partition);
        StoredRows rows = new StoredRows(
                new StreamsRows(LooseStore.over(disk.accounts())),
                new StreamsRows(LooseStore.over(disk.generations())),
                settings.rowsKept());
        assertThat(rows.applied()).as("what the rows say is applied").isEqualTo(shadow.lastRecord());
        LedgerRun run = shadow.run();
        for (String account : shadow.newestBalances().keySet()) {
            assertThat(rows.account(account)).as("row of " + account).isEqualTo(run.account(account));
        }
        assertThat(rows.policies()).as("policies").isEqualTo(run.rows().policies());
        assertThat(rows.folds()).as("versions of the fold").isEqualTo(run.rows().folds());
        rows.walkGenerations(
                null,
                Integer.MAX_VALUE,
                (key, row) -> assertThat(row)
                        .as("row of a generation")
                        .isEqualTo(run.rows().generation(RowKeys.accountOfGeneration(key), RowKeys.generationOf(key))));
    }

    /** A record that arrived astray is in its owner's partition, once. */
    private void requirePassedOnOnce() {
        List<String> expected = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (int partition = 0; partition < broker.partitions(); partition++) {
            expected.addAll(shadows.get(partition).passedOn());
            for (Log.Entry entry : broker.journal(partition).committed(0, Long.MAX_VALUE)) {
                String from = Shadow.header(entry.headers(), "forwarded-from");
                if (from != null) {
                    found.add(from + " " + Shadow.text(entry.key(), entry.value()));
                }
            }
        }
        assertThat(found).as("records passed on").containsExactlyInAnyOrderElementsOf(expected);
    }
}
