package io.makegood.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What a fault has before it: a cluster, a ledger at work, and chance. */
record Scene(Brokers brokers, Ledger ledger, Random random, Means means, Path directory, String label) {
    private static final Duration OPEN_LIMIT = Duration.ofSeconds(20);
    private static final Duration PROGRESS_LIMIT = Duration.ofSeconds(90);

    EngineNode anyEngine() {
        return ledger.anyEngine(random);
    }

    /** One that folds: an instance may have no partitions, as long as the others have them. */
    EngineNode engineAtWork() throws InterruptedException {
        List<EngineNode> working = new ArrayList<>();
        Transactions transactions = ledger.oracle().transactions();
        Waiting.holds(OPEN_LIMIT, () -> {
            Set<String> open = transactions.open();
            for (EngineNode engine : ledger.engines()) {
                String process = engine.processId().orElse("none");
                if (open.stream().anyMatch(id -> id.contains(process))) {
                    working.add(engine);
                }
            }
            return !working.isEmpty();
        });
        return working.isEmpty() ? anyEngine() : working.get(random.nextInt(working.size()));
    }

    /** Waits until that instance is in a transaction; false if it takes too long. */
    boolean awaitOpen(EngineNode engine) throws InterruptedException {
        Transactions transactions = ledger.oracle().transactions();
        return Waiting.holds(OPEN_LIMIT, () -> transactions.isOpen(engine));
    }

    /** Waits until anybody is. */
    boolean awaitAnyOpen() throws InterruptedException {
        Transactions transactions = ledger.oracle().transactions();
        return Waiting.holds(OPEN_LIMIT, () -> !transactions.open().isEmpty());
    }

    /** Kills it within a transaction: true only if the brokers say, once it is dead, that its transaction is still open. */
    boolean killInTransaction(EngineNode engine) throws Exception {
        awaitOpen(engine);
        engine.kill();
        return ledger.oracle().transactions().isOpen(engine);
    }

    void awaitProgress() throws InterruptedException {
        ledger.awaitProgress(100, PROGRESS_LIMIT);
    }

    /** How many milliseconds, the same for the same seed. */
    long between(int least, int most) {
        return (long) least + random.nextInt(most - least + 1);
    }

    /** What is broken stays so for as long: the length of a fault, and never a wait for what comes of it. */
    void last(int least, int most) throws InterruptedException {
        Thread.sleep(between(least, most));
    }

    /** How many records were folded in that time. */
    long foldedWhile(long millis) throws InterruptedException {
        long before = ledger.oracle().folded();
        Thread.sleep(millis);
        return ledger.oracle().folded() - before;
    }

    /** A ledger of its own on the same cluster, with one engine, without the API. */
    Ledger.Shape own(String what) {
        Ledger.Shape shape = ledger.shape();
        return new Ledger.Shape(label + "-" + what, 1, false, 0, shape.perSecond(), random.nextLong(), null);
    }

    /** All proxies, or one of them if there are several and chance has it so. */
    List<Proxy> someProxies() {
        List<Proxy> all = brokers.all().stream().map(Broker::proxy).toList();
        return all.size() == 1 || random.nextBoolean() ? all : List.of(all.get(random.nextInt(all.size())));
    }
}
