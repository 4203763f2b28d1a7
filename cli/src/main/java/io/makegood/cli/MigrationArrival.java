package io.makegood.cli;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.mirror.Promotion;
import io.makegood.application.startup.FailureText;
import io.makegood.application.startup.JournalRole;
import io.makegood.application.startup.ProcessorSetup;
import io.makegood.application.startup.StartupChecks;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.migration.MigrationState.Move;
import io.makegood.audit.migration.MigrationState.Source;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.bridges.topic.Bridges;
import io.makegood.cli.MigrateCommand.Into;
import io.makegood.processor.engine.LedgerSetup;
import io.makegood.schemas.codec.SchemaById;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do once a ledger has arrived in its copy, whose engine appends there already: when the old engine has folded up to where the
 * ledger left, and all that it appended is carried over and folded, the copy's journal takes the broker's time and is promoted. Broken
 * off at any place, it is done anew.
 */
final class MigrationArrival {
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(30);

    private final KafkaLedger source;
    private final Into into;
    private final String oldEngine;
    private final String newEngine;
    private final @Nullable SchemaById schemas;
    private final Consumer<String> told;
    private final Supplier<@Nullable MigrationState> state;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean done = new AtomicBoolean();

    /**
     * From that ledger into there, with the names of both engines.
     *
     * @param state how far the copy is
     * @param told hears what people should
     */
    MigrationArrival(
            KafkaLedger source,
            Into into,
            String oldEngine,
            String newEngine,
            @Nullable SchemaById schemas,
            Supplier<@Nullable MigrationState> state,
            Consumer<String> told) {
        this.state = state;
        this.source = source;
        this.into = into;
        this.oldEngine = oldEngine;
        this.newEngine = newEngine;
        this.schemas = schemas;
        this.told = told;
    }

    /** Whether the copy is promoted. */
    boolean isDone() {
        return done.get();
    }

    /** The copy is so far, and the ledger has arrived in it; returns at once. */
    void isAt(MigrationState now) {
        if (begun.compareAndSet(false, true)) {
            told.accept("The ledger has left " + now.from().journal() + " and arrived in "
                    + into.topics().events().name() + "; what still comes there is carried over.");
            Thread arriving = new Thread(this::arrive, "migration-arrival");
            arriving.setDaemon(true);
            arriving.start();
        }
    }

    private void arrive() {
        long toldAt = System.nanoTime();
        String lastFor = "";
        while (!done.get()) {
            String waitsFor;
            try (KafkaLedger copy = new KafkaLedger(into.clients(), into.topics())) {
                waitsFor = look(copy);
            } catch (KafkaException | UnsafeStart e) {
                waitsFor = "Kafka failed: " + Printable.text(FailureText.of(e));
            }
            if (waitsFor == null) {
                told.accept("Promoted: " + into.topics().events().name()
                        + " takes the broker's time. Readers and publishers go there; let this run until nothing comes into the old"
                        + " journal any more.");
                done.set(true);
            } else if (!waitsFor.equals(lastFor) && System.nanoTime() - toldAt > TOLD_EVERY.toNanos()) {
                told.accept("Not promoted yet: " + waitsFor);
                lastFor = waitsFor;
                toldAt = System.nanoTime();
            }
            MigrationCommands.pause(LOOK);
        }
    }

    /** Promotes if it can be; returns what is waited for, or null once it is done. Of two who do so at once one fails, and does it anew. */
    @Nullable
    String look(KafkaLedger copy) {
        JournalRole role = role(into);
        if (!role.isMirror()) {
            return null;
        }
        MigrationState known = state.get();
        Move move = known == null ? null : known.move();
        if (known == null || move == null) {
            return "the copy has not come to where the ledger left";
        }
        if (role == JournalRole.ARRIVED) {
            // All that is waited for was there when the promotion began.
            promote(known);
            return null;
        }
        if (!hasFolded(copy.saved(newEngine), move.arrivals())) {
            return newEngine + " has not folded up to where the ledger arrived";
        }
        if (!hasFolded(source.saved(oldEngine), move.departures())) {
            return oldEngine + " has not folded up to where the ledger left: let it run until it has";
        }
        // All that the old engine ever appends stands there now.
        Map<Integer, Long> ends = source.ends(known.from().journal(), true);
        MigrationState after = awaitCopied(ends);
        if (after == null || !hasFolded(copy.saved(newEngine), after.ends())) {
            return "what the old engine appended last is not carried over and folded yet";
        }
        promote(known);
        return null;
    }

    private void promote(MigrationState known) {
        String kept = new BridgePlaces(
                        source.clients(), Bridges.group(oldEngine), into.clients(), Bridges.group(newEngine))
                .carryOver(source.topics().stripe());
        if (kept != null) {
            told.accept(kept);
        }
        promotion(known.partitions()).promoteArrived(System::currentTimeMillis, step -> {});
    }

    static boolean isPromoted(Into into) {
        return !role(into).isMirror();
    }

    private static JournalRole role(Into into) {
        return StartupChecks.roleUnder(into.clients(), into.topics().prefix() + ProcessorSetup.ENGINE_TOPIC);
    }

    private @Nullable MigrationState awaitCopied(Map<Integer, Long> ends) {
        long deadline = System.nanoTime() + TOLD_EVERY.toNanos();
        while (System.nanoTime() < deadline) {
            MigrationState now = state.get();
            if (now != null && isCopied(now.sources(), ends)) {
                return now;
            }
            MigrationCommands.pause(LOOK);
        }
        return null;
    }

    private static boolean isCopied(List<Source> sources, Map<Integer, Long> ends) {
        for (int partition = 0; partition < sources.size(); partition++) {
            if (sources.get(partition).offset() < ends.getOrDefault(partition, 0L)) {
                return false;
            }
        }
        return true;
    }

    /** Whether an engine has saved that it folded all before those offsets. */
    static boolean hasFolded(Map<Integer, Long> saved, List<Long> offsets) {
        for (int partition = 0; partition < offsets.size(); partition++) {
            if (saved.getOrDefault(partition, 0L) < offsets.get(partition)) {
                return false;
            }
        }
        return true;
    }

    private Promotion promotion(int partitions) {
        ProcessorSetup setup = LedgerSetup.of(EngineSettings.builder()
                .bootstrapServers(String.valueOf(into.clients().get("bootstrap.servers")))
                .topicPrefix(into.topics().prefix())
                .applicationId(newEngine)
                .partitions(partitions)
                .build());
        return new Promotion(into.clients(), into.topics(), setup, partitions, schemas);
    }
}
