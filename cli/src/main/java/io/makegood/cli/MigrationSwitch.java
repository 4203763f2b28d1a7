package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.audit.migration.JournalCopy;
import io.makegood.audit.migration.LedgerComparison.Round;
import io.makegood.audit.migration.MigrationRefused;
import io.makegood.audit.migration.MigrationState;
import io.makegood.audit.migration.MigrationState.Move;
import io.makegood.audit.verify.KafkaLedger;
import io.makegood.cli.MigrateCommand.Into;
import io.makegood.http.contract.ContractJson;
import io.makegood.topics.writing.LedgerDeparture;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a ledger leave its journal for the copy that is followed, while everybody goes on. */
@Command(
        name = "switch",
        mixinStandardHelpOptions = true,
        description = {
            "Move the ledger into the copy: from one place in every partition of the old journal on, nothing is decided there any"
                    + " more, and the copy's engine decides what comes. Publishers need not stop: migrate --follow, which must be"
                    + " running, carries over what they send to the old journal. There is no way back into it; one into a copy of the copy can be"
                    + " prepared (docs/operations.md).",
            "Only where the two ledgers say the same, and little is behind. Exit code 0 once the copy's engine decides; run again, it"
                    + " waits for what is left to do."
        },
        footer = {"", "Example:  ${makegood.command} migrate switch --into v2. --yes"})
final class MigrationSwitch implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(100);
    /** So long the one that follows has to promote the copy, before this one does. */
    private static final Duration FOLLOWERS = Duration.ofSeconds(8);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private MigrateCommand.Target target = new MigrateCommand.Target();

    @Option(names = "--yes", description = "Move it; without this it is only said whether it can be.")
    private boolean yes;

    @Option(
            names = "--accept-differences",
            description = "Move it though the two ledgers differ; every difference is listed.")
    private boolean acceptDifferences;

    @Option(
            names = "--behind",
            paramLabel = "RECORDS",
            defaultValue = "1000",
            description = "How many records may be behind when it leaves, in the copy and in its engine each."
                    + " Default: ${DEFAULT-VALUE}")
    private long mostBehind;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "PT60S",
            description =
                    "How long to wait for the comparison, and for the copy's engine to decide. Default: ${DEFAULT-VALUE}")
    private Duration wait = Duration.ofSeconds(60);

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Instants.millis("--wait", wait);
        Into into = target.into(connection);
        if (into.topics().prefix().isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "a ledger moves to topics with a prefix, and --into names none");
        }
        MigrateCommand.requireReachable(connection, target);
        try (KafkaLedger ledger = new KafkaLedger(connection.clients(), connection.topics());
                KafkaLedger there = new KafkaLedger(into.clients(), into.topics());
                JournalCopy copy = new JournalCopy(ledger, into.clients(), into.topics(), connection.schemas())) {
            return call(ledger, there, copy, into);
        } catch (MigrationRefused e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
    }

    private int call(KafkaLedger ledger, KafkaLedger there, JournalCopy copy, Into into) {
        MigrationState before = MigrationCommands.stateOf(copy, into);
        Long left = null;
        if (before.move() == null) {
            requireFollowed(ledger, there, copy, before, into);
            compare(ledger, there, copy, into);
            requireSmall(there, copy, into);
            warnOfStripe(ledger);
            if (!yes) {
                say("The ledger can move to " + into.topics().events().name()
                        + ". There is no way back into the old journal, but one into a copy of this one that is followed before it moves"
                        + " (docs/operations.md). Say --yes.");
                return ExitCode.FOUND_WRONG;
            }
            LedgerDeparture.append(
                    connection.clients(),
                    connection.topics(),
                    there.journal().topicId().toString(),
                    into.topics().prefix(),
                    MigrationCommands.clusterOf(into));
            left = System.nanoTime();
        }
        long deadline = System.nanoTime() + wait.toNanos();
        boolean arrived = await(deadline, () -> hasArrived(copy));
        boolean decides = arrived && await(deadline, () -> decides(there, copy, into));
        long millis = left == null ? -1 : (System.nanoTime() - left) / 1_000_000;
        boolean promoted = decides && isPromoted(ledger, there, copy, into, deadline);
        tell(into, new Outcome(arrived, decides, promoted, millis));
        return decides ? ExitCode.OK : ExitCode.FOUND_WRONG;
    }

    /** Whether it has arrived, whether the copy's engine decides and how long after the departure that was seen, and whether it is promoted. */
    private record Outcome(boolean arrived, boolean decides, boolean promoted, long millis) {}

    private void requireFollowed(
            KafkaLedger ledger, KafkaLedger there, JournalCopy copy, MigrationState state, Into into) {
        if (!state.follows()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the copy was made once and is followed by nobody: run migrate --follow into a fresh prefix");
        }
        if (!ledger.isRunning(target.applicationId(connection))) {
            throw notYet("the old engine, " + Printable.text(target.applicationId(connection))
                    + ", is not running, and has to fold up to where the ledger leaves");
        }
        if (!there.isRunning(target.toApplicationId(into))) {
            throw notYet("the copy's engine, " + Printable.text(target.toApplicationId(into)) + ", is not running");
        }
        if (copy.behind(state) > mostBehind) {
            throw notYet("more than " + Printable.count(mostBehind)
                    + " records are not copied: is migrate --follow running?");
        }
    }

    private void requireSmall(KafkaLedger there, JournalCopy copy, Into into) {
        MigrationState now = MigrationCommands.stateOf(copy, into);
        if (copy.behind(now) > mostBehind
                || MigrationCommands.unfolded(there, now, target.toApplicationId(into)) > mostBehind) {
            throw notYet("more than " + Printable.count(mostBehind) + " records are not copied or not folded there");
        }
    }

    /** What Stripe's topic has lost is in the rows of the old bridges alone. */
    private void warnOfStripe(KafkaLedger ledger) {
        String topic = ledger.topics().stripe();
        boolean lost;
        try {
            lost = ledger.beginnings(topic).values().stream().anyMatch(first -> first > 0);
        } catch (UnknownTopicOrPartitionException none) {
            lost = false;
        }
        if (lost) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(topic
                    + " has lost its first records: bridges of the new ledger will not know the purchases of then. Leave the"
                    + " old instance's bridges running after the move; what they tell is carried over.");
            err.flush();
        }
    }

    private static CommandFailure notYet(String why) {
        return new CommandFailure(ExitCode.FOUND_WRONG, "not yet: " + why);
    }

    private void compare(KafkaLedger ledger, KafkaLedger there, JournalCopy copy, Into into) {
        Round round = MigrationCommands.compared(
                ledger, target.applicationId(connection), there, target.toApplicationId(into), copy, wait);
        String why = round.waitsFor();
        if (why != null) {
            throw notYet(Printable.text(why));
        }
        if (!round.differences().isEmpty()) {
            if (!json) {
                MigrationCommands.print(spec.commandLine().getOut(), round);
            }
            if (!acceptDifferences) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        Printable.count(round.differences().size())
                                + " differences; migrate differences lists them. Say --accept-differences if they are meant");
            }
        }
    }

    private static boolean hasArrived(JournalCopy copy) {
        MigrationState now = copy.state();
        return now != null && now.move() != null;
    }

    private boolean decides(KafkaLedger there, JournalCopy copy, Into into) {
        MigrationState now = copy.state();
        Move move = now == null ? null : now.move();
        return move != null && MigrationArrival.hasFolded(there.saved(target.toApplicationId(into)), move.arrivals());
    }

    private static boolean await(long deadline, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            MigrationCommands.pause(POLL);
        }
        return true;
    }

    /** Waits for the one that follows to promote the copy; does it itself where that one does not. */
    private boolean isPromoted(KafkaLedger ledger, KafkaLedger there, JournalCopy copy, Into into, long deadline) {
        if (await(
                Math.min(deadline, System.nanoTime() + FOLLOWERS.toNanos()), () -> MigrationArrival.isPromoted(into))) {
            return true;
        }
        MigrationArrival arrival = new MigrationArrival(
                ledger,
                into,
                target.applicationId(connection),
                target.toApplicationId(into),
                connection.schemas(),
                copy::state,
                line -> {
                    if (!json) {
                        say(line);
                    }
                });
        return await(deadline, () -> {
            try {
                return arrival.look(there) == null;
            } catch (KafkaException tried) {
                // Both may have begun it at once: one of them ends it.
                return MigrationArrival.isPromoted(into);
            }
        });
    }

    private void tell(Into into, Outcome found) {
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode node = text.object();
            node.put("arrived", found.arrived());
            node.put("decides", found.decides());
            node.put("promoted", found.promoted());
            if (found.millis() >= 0) {
                node.put("millis", found.millis());
            }
            spec.commandLine().getOut().println(text.write(node));
            spec.commandLine().getOut().flush();
            return;
        }
        String journal = into.topics().events().name();
        say(
                found.decides()
                        ? "The ledger is in " + journal
                                + (found.millis() < 0 ? "" : ", " + found.millis() + " ms after it left")
                                + ": its engine decides, and its API takes writes. Point readers and publishers there."
                        : found.arrived()
                                ? "The ledger has arrived in " + journal
                                        + ", and the engine there has not folded so far yet: see that it runs."
                                : "The ledger has left, and what comes waits to be carried over: run migrate --follow.");
        if (found.decides()) {
            say(
                    found.promoted()
                            ? "Promoted. Let migrate --follow run until nothing comes into the old journal any more."
                            : "Not promoted yet: migrate --follow does it when the old engine has folded up to where the ledger left; let"
                                    + " both run.");
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
