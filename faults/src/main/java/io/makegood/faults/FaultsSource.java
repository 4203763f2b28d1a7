package io.makegood.faults;

import io.makegood.cli.CommandSource;

/** Adds {@code faults} to the command line. */
public final class FaultsSource implements CommandSource {
    @Override
    public Object command() {
        return new FaultsCommand();
    }
}
