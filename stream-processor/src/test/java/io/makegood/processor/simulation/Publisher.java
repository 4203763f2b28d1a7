package io.makegood.processor.simulation;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.PolicyPublished;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.TransferEvent.TransferArrived;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.RandomTransfers;
import io.makegood.ledger.scenario.Timed;
import io.makegood.schemas.codec.LedgerEventCodec;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.ownership.Ownership;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Who writes the journal: lives of a few accounts, of which some events come twice, or where no Java client would send them, or
 * with no key or a wrong one, among policies and garbage.
 */
final class Publisher {
    private static final List<String> ACCOUNTS = List.of("ann-1", "ann-2", "bob-1", "bob-2", "cleo");
    private static final String POLICY = """
            id: p
            version: "%d"
            accountPrefix: "ann"
            features: {image: {displayName: Image, price: {perItem: %d}}}
            """;

    private final Random random;
    private final Broker broker;
    private final List<Timed> lives = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private static final LedgerEventCodec CODEC = new LedgerEventCodec();
    private static final EventMapping MAPPING = new EventMapping();
    private int policies;
    private boolean moved;
    private long last;

    /** What a publisher may send again, not knowing that it arrived. */
    private static final class Sent {
        private final byte @Nullable [] key;
        private final byte[] value;
        private final int partition;

        private Sent(byte @Nullable [] key, byte[] value, int partition) {
            this.key = key;
            this.value = value;
            this.partition = partition;
        }
    }

    Publisher(Random random, Broker broker, int accounts) {
        this.random = random;
        this.broker = broker;
        last = broker.now();
        for (String account : ACCOUNTS.subList(0, accounts)) {
            RandomEvents events = new RandomEvents(random.nextLong(), 1, 3, account);
            List<Timed> journey = events.journey(account, broker.now());
            // Credits that nobody sent would hide others that are lost.
            journey.removeIf(timed -> timed.envelope().event() instanceof TransferArrived);
            lives.addAll(journey);
            if (random.nextInt(2) == 0) {
                for (LedgerEvent event : new RandomTransfers(random).departures(ACCOUNTS)) {
                    lives.add(new Timed(Envelope.of(account, event), broker.now() + random.nextInt(300_000)));
                }
            }
            if (random.nextInt(3) == 0) {
                events.stream(10, broker.now())
                        .forEach(timed -> lives.add(
                                new Timed(Envelope.of(account, timed.envelope().event()), timed.at())));
            }
        }
        // A stable order: those of one account stay as they are.
        lives.sort(Comparator.comparingLong(Timed::at));
    }

    boolean hasMore() {
        return !lives.isEmpty();
    }

    /** Publishes the next event, as who has read what the ledger said would write it; says what it did. */
    String publish(Function<String, Shadow> ledgerOf) {
        Timed next = lives.remove(0);
        // Time passes as the lives say, and no faster for what else has passed.
        broker.pass(Math.max(0, next.at() - last));
        last = next.at();
        Envelope written = ledgerOf.apply(next.envelope().accountId()).asWritten(next.envelope());
        if (written == null) {
            return "leaves out " + next.envelope().event();
        }
        String account = written.accountId();
        byte[] key = random.nextInt(12) == 0 ? null : account.getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(60) == 0) {
            key = "another".getBytes(StandardCharsets.UTF_8);
        }
        Sent record = new Sent(
                key, CODEC.encode(MAPPING.toAvro(written)), Ownership.partitionOf(account, broker.partitions()));
        sent.add(record);
        return append(record, random.nextInt(10) == 0) + " " + account + " " + written.event();
    }

    /** Publishes one of the latest once more. */
    String repeat() {
        if (sent.isEmpty()) {
            return "repeats nothing";
        }
        int newest = sent.size() - 1;
        Sent record = sent.get(Math.max(0, newest - random.nextInt(random.nextInt(4) == 0 ? sent.size() : 4)));
        return "again " + append(record, random.nextInt(6) == 0);
    }

    private String append(Sent record, boolean astray) {
        int partition = astray ? random.nextInt(broker.partitions()) : record.partition;
        Log journal = broker.journal(partition);
        journal.append(record.key, record.value, new RecordHeaders(), broker.now(), null);
        return partition + "/" + (journal.end() - 1);
    }

    /** Something that is no event. */
    String garble() {
        byte[] garbage = new byte[random.nextInt(20)];
        random.nextBytes(garbage);
        return "garbage at " + append(new Sent(null, garbage, random.nextInt(broker.partitions())), false);
    }

    /** A new version of the policy, or of the fold, on every partition. */
    String decree() {
        if (random.nextInt(3) == 0) {
            int fold = 1 + random.nextInt(2);
            boolean sealedOnly = random.nextInt(6) == 0;
            everywhere(Envelope.of("ledger:fold", new FoldAdopted(fold, sealedOnly)));
            return "fold " + fold + (sealedOnly ? " sealed" : "");
        }
        if (policies % 6 == 5 && !moved) {
            moved = true;
            boolean arrived = sent.size() % 3 > 0;
            everywhere(Envelope.of("ledger:move", new LedgerMoved("m", "v2.", "c", arrived)));
            return arrived ? "arrives" : "leaves";
        }
        policies++;
        String document = POLICY.formatted(policies, 1 + random.nextInt(5));
        Envelope envelope =
                Envelope.of("policy:p", new PolicyPublished("p", Integer.toString(policies), null, document));
        everywhere(envelope);
        return "policy " + policies;
    }

    private void everywhere(Envelope envelope) {
        byte[] value = CODEC.encode(MAPPING.toAvro(envelope));
        byte[] key = envelope.accountId().getBytes(StandardCharsets.UTF_8);
        for (int partition = 0; partition < broker.partitions(); partition++) {
            append(new Sent(key, value, partition), false);
        }
    }
}
