package io.makegood.benchmarks;

import io.makegood.cli.CommandSource;

/** Adds {@code bench} to the command line. */
public final class BenchSource implements CommandSource {
    @Override
    public Object command() {
        return new BenchCommand();
    }
}
