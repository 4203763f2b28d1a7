package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.audit.migration.Difference;
import io.makegood.audit.migration.JournalCopy;
import io.makegood.audit.migration.LedgerComparison;
import io.makegood.audit.migration.LedgerComparison.Round;
import io.makegood.audit.migration.MigrationRefused;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.cli.MigrateCommand.Into;
import io.makegood.http.contract.ContractJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is asked of a migration beside the one that copies. They read only. */
final class MigrationCommands {
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private MigrationCommands() {}

    static MigrationState stateOf(JournalCopy copy, Into into) {
        MigrationState state;
        try {
            state = copy.state();
        } catch (MigrationRefused e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
        if (state == null) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "no migration into " + into.topics().events().name()
                            + " was begun; see that --into and --to are right");
        }
        return state;
    }

    /** At most so many offsets of the copy are before its engine. */
    static long unfolded(KafkaLedger there, MigrationState state, String engine) {
        Map<Integer, Long> saved = there.saved(engine);
        long unfolded = 0;
        for (int partition = 0; partition < state.partitions(); partition++) {
            unfolded += Math.max(0, state.ends().get(partition) - saved.getOrDefault(partition, 0L));
        }
        return unfolded;
    }

    /** Compares a ledger with the one that folds its copy, from the beginning to what both have folded. */
    static Round compared(
            KafkaLedger ledger, String engine, KafkaLedger there, String engineThere, JournalCopy copy, Duration wait) {
        try (LedgerComparison comparison =
                new LedgerComparison(ledger, engine, there, engineThere, copy::state, copy::state)) {
            CutLedger.eachArchived(ledger, comparison::archived);
            Round round = comparison.round(wait, () -> true);
            if (round.waitsFor() == null) {
                // Of balances it is only told what differs twice in a row.
                pause(AGAIN);
                round = comparison.round(wait, () -> true);
            }
            return round;
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String clusterOf(Into into) {
        try (Admin admin = Admin.create(into.clients())) {
            return KafkaLedger.answer(admin.describeCluster().clusterId());
        }
    }

    /** What two ledgers say differently, by account. */
    static void print(PrintWriter out, Round round) {
        out.println(new Table<Difference>()
                .text("Account", each -> Printable.text(each.accountId()))
                .text("What", each -> each.what().name())
                .number("First", each -> Printable.count(each.number()))
                .number("Of them", each -> Printable.count(each.count()))
                .text("Was", each -> said(each.was()))
                .text("Would be", each -> said(each.wouldBe()))
                .of(round.differences()));
    }

    private static String said(@Nullable String text) {
        return text == null ? "-" : Printable.text(text);
    }

    /** How far it is. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Say how far a migration is: what is copied, and what of it the copy's engine has folded.",
            footer = {"", "Example:  ${makegood.command} migrate status --into v2."})
    static final class Status implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private MigrateCommand.Target target = new MigrateCommand.Target();

        @Option(names = "--json", description = "Print it as JSON.")
        private boolean json;

        @Override
        public Integer call() {
            Into into = target.into(connection);
            MigrateCommand.requireReachable(connection, target);
            try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics());
                    KafkaLedger there = new KafkaLedger(into.clients(), into.topics());
                    JournalCopy copy = new JournalCopy(ledger, into.clients(), into.topics(), connection.schemas())) {
                MigrationState state = stateOf(copy, into);
                long behind = copy.behind(state);
                long unfolded = unfolded(there, state, target.toApplicationId(into));
                print(state, into, behind, unfolded);
            }
            return ExitCode.OK;
        }

        private void print(MigrationState state, Into into, long behind, long unfolded) {
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ContractJson text = new ContractJson();
                ObjectNode node = text.object();
                node.put("journal", into.topics().events().name());
                node.set("from", text.tree(state.from()));
                node.put("partitions", state.partitions());
                node.put("follows", state.follows());
                node.put("finished", state.finished());
                node.put("copied", state.copied());
                node.put("newestAt", state.newestAt());
                node.put("behind", behind);
                node.put("unfolded", unfolded);
                node.put("moved", state.move() != null);
                node.put("promoted", state.move() != null && MigrationArrival.isPromoted(into));
                out.println(text.write(node));
            } else {
                out.println(Printable.text(state.from().journal()) + ", "
                        + state.sources().size() + " partitions, to "
                        + into.topics().events().name() + ", " + state.partitions() + " partitions: "
                        + (state.finished() ? "copied to its end" : state.follows() ? "followed" : "being copied"));
                out.println("Copied:         " + Printable.count(state.copied()) + " records, to "
                        + MigrationFollowed.at(state.newestAt()));
                out.println("Not copied:     " + Printable.count(behind));
                out.println("Not folded yet: " + Printable.count(unfolded));
                if (state.move() != null) {
                    out.println("The ledger has moved: what comes into the old journal is carried over. "
                            + (MigrationArrival.isPromoted(into) ? "Promoted." : "Not promoted yet."));
                }
            }
            out.flush();
        }
    }

    /** What the two ledgers say differently. */
    @Command(
            name = "differences",
            mixinStandardHelpOptions = true,
            description = {
                "Compare a ledger with the one that folds its copy, from the beginning to what both have folded: every entry with"
                        + " its hash, every refund, and the newest balances. Lists each account that differs.",
                "Exit code 0 only if nothing does."
            },
            footer = {"", "Example:  ${makegood.command} migrate differences --into v2."})
    static final class Differences implements Callable<Integer>, LongWork {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Connection connection = new Connection();

        @Mixin
        private MigrateCommand.Target target = new MigrateCommand.Target();

        @Option(
                names = "--wait",
                paramLabel = "DURATION",
                defaultValue = "PT60S",
                description =
                        "How long to wait for an engine that has not folded what was copied. Default: ${DEFAULT-VALUE}")
        private Duration wait = Duration.ofSeconds(60);

        @Option(names = "--json", description = "Print them as JSON.")
        private boolean json;

        @Override
        public Integer call() {
            Instants.millis("--wait", wait);
            Into into = target.into(connection);
            MigrateCommand.requireReachable(connection, target);
            Round round;
            try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics());
                    KafkaLedger there = new KafkaLedger(into.clients(), into.topics());
                    JournalCopy copy = new JournalCopy(ledger, into.clients(), into.topics(), connection.schemas())) {
                if (stateOf(copy, into).move() != null) {
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            "the ledger has moved to " + into.topics().events().name()
                                    + ", and decides there alone: there is nothing to compare");
                }
                round = compared(
                        ledger, target.applicationId(connection), there, target.toApplicationId(into), copy, wait);
            } catch (MigrationRefused e) {
                throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
            }
            print(round);
            return round.agrees() ? ExitCode.OK : ExitCode.FOUND_WRONG;
        }

        private void print(Round round) {
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                ContractJson text = new ContractJson();
                out.println(text.write(text.tree(round)));
                out.flush();
                return;
            }
            String why = round.waitsFor();
            if (why != null) {
                out.println("Nothing can be said yet: " + Printable.text(why) + ".");
                out.flush();
                return;
            }
            if (!round.differences().isEmpty()) {
                MigrationCommands.print(out, round);
            }
            out.println(Printable.count(round.accounts()) + " accounts, " + Printable.count(round.entries())
                    + " entries and " + Printable.count(round.refunds()) + " refunds compared up to "
                    + MigrationFollowed.at(round.comparedTo()) + "; " + Printable.count(round.underway())
                    + " came since.");
            out.println(
                    round.differences().isEmpty()
                            ? "The two ledgers say the same."
                            : Printable.count(round.differences().size()) + " differences.");
            out.flush();
        }
    }
}
