package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.fold.FoldRow;
import io.makegood.ledger.fold.FoldUnknown;
import io.makegood.ledger.fold.FoldVersion;
import io.makegood.ledger.fold.FoldVersions;
import io.makegood.schemas.remedy.Launcher;
import io.makegood.topics.reading.AdoptedFolds;
import io.makegood.topics.writing.FoldAdoption;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** By which version of the rules a ledger is decided. */
@Command(
        name = "fold",
        mixinStandardHelpOptions = true,
        description = "Say by which version of the fold a ledger is decided, and have it decided by a newer one.",
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} fold list",
            "  ${makegood.command} audit replay --fold 2",
            "  ${makegood.command} fold adopt 2",
            "  ${makegood.command} fold require-sealed"
        })
final class FoldCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say list, adopt or require-sealed.");
    }

    /** What a partition is decided by, and from which record on. */
    private record Line(
            int partition, int version, @Nullable FoldRow since) {}

    @LongWork.OfMethod
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "The versions that this build has, and by which one each partition is decided since when."
                    + " Reads the whole journal.",
            footer = {"", "Example:  ${makegood.command} fold list"})
    int list(@Mixin Connection connection, @Option(names = "--json", description = "As JSON.") boolean json) {
        connection.requireReachable();
        AdoptedFolds adopted = AdoptedFolds.all(connection.reader(), connection.topics());
        List<Line> lines = new ArrayList<>();
        adopted.byPartition().forEach((partition, rows) -> {
            lines.add(new Line(partition, FoldVersions.FIRST.number(), null));
            rows.forEach(row -> lines.add(new Line(partition, row.version(), row)));
        });
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(adopted));
        } else {
            out.println(new Table<FoldVersion>()
                    .number("Version", version -> Integer.toString(version.number()))
                    .text("What it changed", FoldVersion::change)
                    .of(FoldVersions.ALL.each()));
            out.println();
            out.println(new Table<Line>()
                    .number("Partition", line -> Integer.toString(line.partition()))
                    .number("Version", line -> Integer.toString(line.version()))
                    .text(
                            "Since (UTC)",
                            line -> line.since() == null
                                    ? "the beginning"
                                    : Printable.time(line.since().recordedAt()))
                    .text("Texts", line -> line.since() != null && line.since().sealedOnly() ? "sealed alone" : "any")
                    .number(
                            "After offset",
                            line -> line.since() == null
                                    ? "-"
                                    : Printable.count(line.since().offset()))
                    .of(lines));
        }
        out.flush();
        return ExitCode.OK;
    }

    private static String json(AdoptedFolds adopted) {
        ContractJson text = new ContractJson();
        ObjectNode node = text.object();
        ArrayNode versions = node.putArray("versions");
        FoldVersions.ALL
                .each()
                .forEach(version ->
                        versions.addObject().put("version", version.number()).put("change", version.change()));
        ArrayNode partitions = node.putArray("partitions");
        adopted.byPartition().forEach((partition, rows) -> {
            ObjectNode each = partitions.addObject();
            each.put("partition", partition);
            each.put("version", AdoptedFolds.versionAfter(rows));
            each.set("adopted", text.tree(rows));
        });
        return text.write(node);
    }

    @LongWork.OfMethod
    @Command(
            name = "adopt",
            mixinStandardHelpOptions = true,
            description = "Have every partition decided by that version from now on. It cannot be taken back. What was"
                    + " decided before stays, and is verified by the version that decided it.",
            footer = {
                "",
                "See first what it would have changed:  ${makegood.command} audit replay --fold 2",
                "Example:  ${makegood.command} fold adopt 2"
            })
    int adopt(
            @Mixin Connection connection,
            @Parameters(paramLabel = "VERSION", description = "Its number, as list says.") int number,
            @Option(
                            names = "--application-id",
                            paramLabel = "ID",
                            description =
                                    "The engine's name in Kafka. Default: makegood- and the topic prefix, so makegood-ledger")
                    @Nullable
                    String applicationId,
            @Option(names = "--yes", description = "Every engine that runs has the version.") boolean yes,
            @Option(names = "--json", description = "Print the result as JSON.") boolean json) {
        if (number < FoldVersions.FIRST.number()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "VERSION is " + number + "; " + Launcher.name() + " fold list says which there are");
        }
        if (!FoldVersions.ALL.has(number)) {
            int newest = FoldVersions.ALL.newest().number();
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "this build has the versions 1 to " + newest + " of the fold, and none is " + number
                            + "; adopt it with a version of Makegood that has it, once every engine is of that version");
        }
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        if (!yes) {
            requireNoneRuns(
                    connection, applicationId == null ? connection.topics().applicationId() : applicationId, number);
        }
        FoldVersion version = FoldVersions.ALL.require(number);
        FoldAdoption.Result result =
                new FoldAdoption(connection.clients(), connection.reader(), connection.topics()).adopt(version);
        tell(version, result, json);
        return result.status() == FoldAdoption.Status.OLDER ? ExitCode.FOUND_WRONG : ExitCode.OK;
    }

    @LongWork.OfMethod
    @Command(
            name = "require-sealed",
            mixinStandardHelpOptions = true,
            description =
                    "Have every partition refuse personal texts in plain from now on, those that others than the API and"
                            + " the bridges write. It cannot be taken back; docs/privacy.md says what is refused.",
            footer = {"", "Example:  ${makegood.command} fold require-sealed"})
    int requireSealed(@Mixin Connection connection, @Option(names = "--json", description = "As JSON.") boolean json) {
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        int partitions =
                new FoldAdoption(connection.clients(), connection.reader(), connection.topics()).requireSealed();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.object().put("partitions", partitions)));
        } else {
            out.println(
                    partitions == 0
                            ? "every partition takes personal texts sealed alone already; nothing to do"
                            : partitions + " partitions take personal texts sealed alone from now on");
        }
        out.flush();
        return ExitCode.OK;
    }

    /** Which versions an engine has it tells nobody: where one runs, somebody has to know. */
    private static void requireNoneRuns(Connection connection, String applicationId, int number) {
        OptionalInt members = members(connection, applicationId);
        if (members.isPresent() && members.getAsInt() == 0) {
            return;
        }
        String who = members.isPresent()
                ? members.getAsInt() + " threads of engines run as " + Printable.text(applicationId)
                : "whether engines run as " + Printable.text(applicationId) + " is not known";
        throw new CommandFailure(
                ExitCode.FOUND_WRONG,
                who
                        + ", and which versions of the fold they have cannot be known from here. One that does not have version "
                        + number + " stops (" + FoldUnknown.CODE
                        + ") and goes on once it is replaced. See that all of them have it, then say --yes");
    }

    /** How many threads fold; empty if that cannot be asked. */
    private static OptionalInt members(Connection connection, String applicationId) {
        try (Admin admin = Admin.create(connection.clients())) {
            return OptionalInt.of(admin.describeConsumerGroups(List.of(applicationId)).all().get().values().stream()
                    .mapToInt(group -> group.members().size())
                    .sum());
        } catch (ExecutionException e) {
            return e.getCause() instanceof GroupIdNotFoundException ? OptionalInt.of(0) : OptionalInt.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.UNAVAILABLE, "interrupted");
        }
    }

    private void tell(FoldVersion version, FoldAdoption.Result result, boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode node = text.object();
            node.put("version", version.number());
            node.put("status", result.status().name());
            node.put("partitions", result.partitions());
            node.put("before", result.before());
            out.println(text.write(node));
        } else {
            switch (result.status()) {
                case ADOPTED ->
                    out.println("adopted version " + version.number() + " of the fold in " + result.partitions()
                            + " partitions: what is appended from now on is decided by it");
                case ALREADY_ADOPTED ->
                    out.println(
                            "every partition is decided by version " + version.number() + " already; nothing to do");
                case OLDER ->
                    err.println("not adopted: the ledger is decided by version " + result.before()
                            + ", and never by an older one again");
            }
        }
        out.flush();
        err.flush();
    }
}
