package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.application.mirror.Promotion;
import io.makegood.application.mirror.Promotion.Done;
import io.makegood.application.mirror.Promotion.Findings;
import io.makegood.application.startup.JournalRole;
import io.makegood.application.startup.ProcessorSetup;
import io.makegood.http.contract.ContractJson;
import io.makegood.schemas.remedy.Launcher;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a mirror the ledger, after the cluster that it mirrors was lost. */
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = {
            "Make a mirror the ledger, once the cluster that it mirrors is lost: docs/disaster.md.",
            "Looks whether it can be, and says what it cannot find out; with --yes it switches."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} promote --bootstrap-servers backup-1:9092",
            "  ${makegood.command} promote --bootstrap-servers backup-1:9092 --yes"
        })
final class PromoteCommand implements Callable<Integer>, LongWork {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TopicsCommand.Target target = new TopicsCommand.Target();

    @Option(names = "--yes", description = "What the command cannot find out is so: switch.")
    private boolean yes;

    @Option(
            names = "--still",
            paramLabel = "DURATION",
            defaultValue = "PT10S",
            description =
                    "For how long nothing may be written to the mirror while it is looked at. Default: ${DEFAULT-VALUE}")
    private Duration still = Duration.ofSeconds(10);

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (still.isNegative()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--still is " + still + "; write a duration that is not negative, such as PT10S");
        }
        Instants.millis("--still", still);
        Promotion promotion = promotion();
        Findings found = promotion.look(still, System::currentTimeMillis);
        Done done = yes && found.isReady() ? promotion.promote(System::currentTimeMillis) : null;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(found, done));
        } else {
            print(out, found, done);
        }
        out.flush();
        return done != null || found.role() == JournalRole.PROMOTED ? ExitCode.OK : ExitCode.FOUND_WRONG;
    }

    private Promotion promotion() {
        try (Admin admin = target.admin()) {
            ProcessorSetup setup = target.setup(admin);
            return new Promotion(
                    target.connection.clients(),
                    target.connection.topics(),
                    setup,
                    setup.partitions(),
                    target.connection.schemas());
        }
    }

    private static String asJson(Findings found, @Nullable Done done) {
        ContractJson text = new ContractJson();
        ObjectNode node = text.object();
        node.put("promoted", done != null || found.role() == JournalRole.PROMOTED);
        node.put("promotedNow", done != null);
        node.put("wasMirror", found.role().isMirror());
        node.put("newestAt", found.newestAt());
        node.put("missing", found.missing());
        node.put("appended", done == null ? 0 : done.appended());
        node.set("problems", text.tree(found.problems()));
        node.set("questions", text.tree(found.questions()));
        node.set("unaccounted", text.tree(found.unaccounted()));
        node.set("partitions", text.tree(found.partitions()));
        return text.write(node);
    }

    private void print(PrintWriter out, Findings found, @Nullable Done done) {
        String journal = target.connection.topics().events().name();
        if (found.role() == JournalRole.PROMOTED) {
            out.println(journal + " is promoted: it is this ledger's own journal. There is nothing to do.");
            return;
        }
        if (found.role() == JournalRole.ARRIVED) {
            out.println("The ledger has moved to " + journal
                    + ", and its promotion has begun: migrate --follow ends it, and so does migrate switch.");
            return;
        }
        if (found.role() == JournalRole.OWN) {
            out.println(
                    journal + " is no mirror that a ledger follows: nothing can be promoted. A mirror is started with "
                            + Launcher.name() + " up --mirror.");
            return;
        }
        if (!found.partitions().isEmpty()) {
            out.println(new Table<Promotion.Partition>()
                    .number("Partition", each -> Integer.toString(each.partition()))
                    .number("Ends at", each -> Printable.count(each.end()))
                    .text("Newest record", each -> at(each.newestAt()))
                    .of(found.partitions()));
            out.println("Mirrored up to " + at(found.newestAt())
                    + ". What upstream published after it, and somewhat before, has" + " to be published again.");
            out.println(Printable.count(found.missing())
                    + " events that the lost ledger was called upon to append did not come over.");
        }
        found.unaccounted().forEach(each -> out.println("Arrived without having left: " + Printable.text(each) + "."));
        for (String problem : found.problems()) {
            out.println("Not yet: " + Printable.text(problem));
        }
        if (!found.problems().isEmpty()) {
            return;
        }
        if (done == null) {
            out.println("Everything that can be found out is well. Say with --yes");
            found.questions().forEach(question -> out.println("  - " + Printable.text(question)));
            return;
        }
        out.println("Promoted: " + journal + " takes this cluster's time, and " + Printable.count(done.appended())
                + " missing events were appended to it.");
        out.println("Start the instances as before; they append now, and the API takes writes.");
    }

    private static String at(long millis) {
        return millis < 0 ? "-" : Instant.ofEpochMilli(millis).toString();
    }
}
