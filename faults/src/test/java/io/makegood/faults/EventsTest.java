package io.makegood.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventsTest {
    private static final long SEEDS = 20;
    private static final int EVENTS = 3_000;

    @Test
    void no_stream_tells_one_partition_what_only_all_of_them_may_be_told() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Events events = new Events(seed, "journal", 4);
            for (int i = 0; i < EVENTS; i++) {
                events.next();
            }
            assertThat(events.types())
                    .as("seed " + seed)
                    .hasSizeGreaterThan(25)
                    .doesNotContain("FoldAdopted", "LedgerMoved", "PolicyPublished", "TransferArrived");
        }
    }
}
