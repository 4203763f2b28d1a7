package io.makegood.benchmarks;

/**
 * How much is measured.
 *
 * @param events of each run over a backlog
 * @param accounts that they are about
 */
public record Size(long events, int accounts) {
    private static final int OPEN = 5_000;
    private static final long SEED = 7;

    Workload workload() {
        return new Workload(accounts, OPEN, SEED);
    }
}
