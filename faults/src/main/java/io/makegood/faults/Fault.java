package io.makegood.faults;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A kind of damage.
 *
 * @param name as it is chosen and reported
 * @param what is done, in a few words
 * @param alone whether it has a ledger of its own, which it judges itself: what it does cannot be undone, or ends in a refusal
 * @param missing why it cannot be done here, if so
 * @param strike does it and undoes it
 */
record Fault(String name, String what, boolean alone, Function<Means, Optional<String>> missing, Strike strike) {
    /** Does the damage while the ledger works, and heals what it broke. */
    interface Strike {
        Outcome on(Scene scene) throws Exception;
    }

    /**
     * What came of it.
     *
     * @param effective whether something was hit: a kill counts only where a transaction was open
     * @param note what a reader of the report should know
     * @param violations what was wrong, of faults that judge themselves
     * @param firstCommits of a series of kills that hit a transaction: for each, how many milliseconds went by between the kill and
     *     the moment at which every partition that had stopped was committed again
     */
    record Outcome(boolean effective, String note, List<String> violations, List<Long> firstCommits) {
        Outcome(boolean effective, String note, List<String> violations) {
            this(effective, note, violations, List.of());
        }

        static Outcome of(boolean effective, String note) {
            return new Outcome(effective, note, List.of());
        }

        static Outcome series(List<Long> firstCommits) {
            return new Outcome(!firstCommits.isEmpty(), "", List.of(), List.copyOf(firstCommits));
        }
    }

    static Fault shared(String name, String what, Strike strike) {
        return new Fault(name, what, false, means -> Optional.empty(), strike);
    }

    static Fault alone(String name, String what, Strike strike) {
        return new Fault(name, what, true, means -> Optional.empty(), strike);
    }

    Fault needs(Function<Means, Optional<String>> needed) {
        return new Fault(name, what, alone, means -> missing.apply(means).or(() -> needed.apply(means)), strike);
    }

    Fault needsBrokers(int count) {
        return needs(means -> means.brokers() >= count
                ? Optional.empty()
                : Optional.of("needs " + count + " brokers (--brokers " + count + ")"));
    }

    Fault needsEngines(int count) {
        return needs(means -> means.engines() >= count
                ? Optional.empty()
                : Optional.of("needs " + count + " engines (--engines " + count + ")"));
    }

    Fault needsMounts() {
        return needs(means -> means.mounts()
                ? Optional.empty()
                : Optional.of("needs the right to mount a small disk (root on Linux)"));
    }

    Fault needsClock() {
        return needs(means -> means.clock().isPresent()
                ? Optional.empty()
                : Optional.of("needs libfaketime (Debian: apt-get install libfaketime, or MAKEGOOD_FAKETIME=FILE)"));
    }

    Fault needsApi() {
        return needs(means -> means.api() ? Optional.empty() : Optional.of("needs the API (leave --no-api out)"));
    }
}
