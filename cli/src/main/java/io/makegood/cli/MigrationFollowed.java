package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.startup.FailureText;
import io.makegood.audit.archive.DamagedRecord;
import io.makegood.audit.migration.JournalCopy;
import io.makegood.audit.migration.LedgerComparison;
import io.makegood.audit.migration.LedgerComparison.Round;
import io.makegood.audit.migration.LeftOut;
import io.makegood.audit.migration.MigrationRefused;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.verify.ArchivedJournal;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.cli.MigrateCommand.Into;
import io.makegood.http.contract.ContractJson;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Copies a journal on and on, compares the two ledgers beside it, and tells how both come on. */
final class MigrationFollowed {
    private static final Duration TOLD_EVERY = Duration.ofSeconds(10);
    private static final Duration COMPARED_EVERY = Duration.ofSeconds(2);
    private static final Duration ROUND_LIMIT = Duration.ofSeconds(30);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final CommandSpec spec;
    private final Connection connection;
    private final MigrateCommand.Target target;
    private final boolean json;

    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final AtomicReference<@Nullable MigrationState> state = new AtomicReference<>();
    private final AtomicReference<@Nullable MigrationState> announced = new AtomicReference<>();
    private final AtomicReference<@Nullable Round> compared = new AtomicReference<>();
    private volatile String waitsFor = "the copy has no engine yet";
    private volatile String held = "";
    private ArchivedJournal archived = ArchivedJournal.NONE;
    private LeftOut leftOut = LeftOut.NOTHING;
    private @Nullable MigrationArrival arrival;
    private long told = System.nanoTime() - TOLD_EVERY.toNanos();

    MigrationFollowed(CommandSpec spec, Connection connection, MigrateCommand.Target target, boolean json) {
        this.spec = spec;
        this.connection = connection;
        this.target = target;
        this.json = json;
    }

    /** Has it copied from archives what the journal does not have any more, and not copied what is left out. */
    MigrationFollowed from(ArchivedJournal known, LeftOut without) {
        archived = known;
        leftOut = without;
        return this;
    }

    int run(KafkaLedger ledger, Into into, @Nullable Integer partitions) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread end = new Thread(() -> {
            goesOn.set(false);
            await(ended);
        });
        Runtime.getRuntime().addShutdownHook(end);
        int replicas = ledger.replicas();
        arrival = new MigrationArrival(
                ledger,
                into,
                target.applicationId(connection),
                target.toApplicationId(into),
                connection.schemas(),
                state::get,
                this::error);
        Thread comparing = new Thread(() -> compare(ledger, into), "migration-comparison");
        comparing.setDaemon(true);
        try (JournalCopy copy = new JournalCopy(ledger, into.clients(), into.topics(), connection.schemas())) {
            comparing.start();
            copy.from(archived)
                    .without(leftOut)
                    .follow(partitions, target.applicationId(connection), goesOn::get, new JournalCopy.Watcher() {
                        @Override
                        public void isAt(MigrationState now, long behind) {
                            if (state.getAndSet(now) == null && !json) {
                                begin(into.next(now, replicas));
                            }
                            tell(now, behind);
                            arrives(now);
                            held = "";
                        }

                        @Override
                        public void willBeAt(MigrationState next) {
                            announced.set(next);
                        }

                        @Override
                        public void waits(String what) {
                            held = Printable.text(what);
                        }

                        @Override
                        public void failed(KafkaException failure) {
                            error("Kafka failed, and it is tried again: " + Printable.text(FailureText.of(failure)));
                        }
                    });
        } catch (MigrationRefused e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (DamagedRecord e) {
            throw ArchiveOptions.refused(e);
        } catch (UncheckedIOException e) {
            throw ArchiveOptions.refused(e);
        } finally {
            goesOn.set(false);
            ended.countDown();
            join(comparing);
            forget(end);
        }
        return ExitCode.OK;
    }

    private void begin(List<String> next) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("The copy is a mirror: an engine follows it and appends nothing, until it is promoted.");
        out.println("Make its other topics:  " + next.get(0));
        out.println("Fold it:                " + next.get(1));
        out.println("Copying until Ctrl-C; run again, it goes on where it was.");
        out.flush();
    }

    private void compare(KafkaLedger ledger, Into into) {
        while (goesOn.get() && !hasMoved()) {
            try (KafkaLedger copy = new KafkaLedger(into.clients(), into.topics());
                    LedgerComparison comparison = new LedgerComparison(
                            ledger,
                            target.applicationId(connection),
                            copy,
                            target.toApplicationId(into),
                            state::get,
                            announced::get)) {
                CutLedger.eachArchived(ledger, comparison::archived);
                while (goesOn.get() && !hasMoved()) {
                    if (state.get() != null) {
                        Round round = comparison.round(ROUND_LIMIT, goesOn::get);
                        // What comes after a departure one of them alone decides.
                        if (!hasMoved()) {
                            compared.set(round);
                            String why = round.waitsFor();
                            waitsFor = why == null ? "" : why;
                        }
                    }
                    MigrationCommands.pause(COMPARED_EVERY);
                }
            } catch (UnknownTopicOrPartitionException e) {
                waitsFor = "the copy has no engine yet";
                MigrationCommands.pause(COMPARED_EVERY);
            } catch (KafkaException e) {
                waitsFor = "Kafka failed: " + Printable.text(FailureText.of(e));
                MigrationCommands.pause(COMPARED_EVERY);
            } catch (MigrationRefused e) {
                error("Not compared any more: " + Printable.text(e.getMessage()));
                return;
            } catch (CommandFailure e) {
                error("Not compared any more: " + Printable.text(e.getMessage()));
                return;
            }
        }
    }

    private void arrives(MigrationState now) {
        MigrationArrival known = arrival;
        if (known != null && now.move() != null) {
            known.isAt(now);
        }
    }

    private boolean hasMoved() {
        MigrationState now = state.get();
        MigrationState next = announced.get();
        return (now != null && now.move() != null) || (next != null && next.move() != null);
    }

    private void tell(MigrationState now, long behind) {
        if (System.nanoTime() - told < TOLD_EVERY.toNanos()) {
            return;
        }
        told = System.nanoTime();
        Round round = compared.get();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode node = text.object();
            node.put("copied", now.copied());
            node.put("behind", behind);
            node.put("newestAt", now.newestAt());
            node.put("held", held);
            node.put("moved", now.move() != null);
            MigrationArrival known = arrival;
            node.put("promoted", known != null && known.isDone());
            node.put("waitsFor", waitsFor);
            if (round != null) {
                node.put("comparedTo", round.comparedTo());
                node.put("accounts", round.accounts());
                node.put("entries", round.entries());
                node.put("refunds", round.refunds());
                node.put("underway", round.underway());
                node.put("differences", round.differences().size());
            }
            out.println(text.write(node).replaceAll("\\s*\\R\\s*", ""));
        } else {
            out.println("Copied " + Printable.count(now.copied()) + ", behind " + Printable.count(behind) + "; "
                    + (round == null
                            ? "not compared yet"
                            : "compared " + Printable.count(round.accounts()) + " accounts, "
                                    + Printable.count(round.entries()) + " entries and "
                                    + Printable.count(round.refunds())
                                    + " refunds up to " + at(round.comparedTo()) + ", "
                                    + Printable.count(round.differences().size()) + " differences")
                    + (waitsFor.isEmpty() ? "" : " (" + waitsFor + ")")
                    + (held.isEmpty() ? "" : "; held: " + held));
        }
        out.flush();
    }

    static String at(long millis) {
        return millis < 0 ? "-" : Instant.ofEpochMilli(millis).toString();
    }

    private void error(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private static void await(CountDownLatch ended) {
        try {
            if (!ended.await(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                // What is not committed is not copied, and is copied by the next one.
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is what ended this.
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(END_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
