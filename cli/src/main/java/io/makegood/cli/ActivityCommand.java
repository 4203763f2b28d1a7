package io.makegood.cli;

import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.EntryPage;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.entry.Transfer;
import io.makegood.readmodel.scan.AccountReader;
import io.makegood.readmodel.scan.ActivityPage;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows an account's recent credit activity. */
@Command(
        name = "activity",
        mixinStandardHelpOptions = true,
        description = "Show an account's recent credit activity, newest first.",
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} activity pinsearch:user-1",
            "  ${makegood.command} activity pinsearch:user-1 --limit 100 --json",
            "  ${makegood.command} activity pinsearch:team-1 --actor ana"
        })
final class ActivityCommand implements Callable<Integer>, LongWork {
    private static final int LIMIT_MAX = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
    private String account = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many entries, 1 to " + LIMIT_MAX + ". Default: ${DEFAULT-VALUE}")
    private int limit = 20;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Go on where an earlier page ended.")
    private @Nullable String cursor;

    @Option(
            names = "--actor",
            paramLabel = "ID",
            description = "What this member asked for alone. Default: everybody's")
    private @Nullable String actor;

    @Option(names = "--json", description = "Print what the API answers, as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--limit must be 1 to " + LIMIT_MAX + ", was " + limit);
        }
        Long before = before();
        connection.requireReadable();
        ActivityPage page =
                new AccountReader(connection.reader(), connection.topics()).activity(account, limit, before, actor);
        Long archived = page.archivedBefore();
        if (page.entries().isEmpty() && before == null && archived == null) {
            throw new CommandFailure(
                    ExitCode.FOUND_WRONG,
                    "account " + Printable.text(account) + " has no entries"
                            + (actor == null ? "" : " that " + Printable.text(actor) + " asked for")
                            + "; ids are case-sensitive");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(EntryPage.of(page))));
        } else {
            print(out, page.entries());
            if (page.olderThan() != null) {
                out.println();
                out.println("Older entries: add --cursor " + ContractJson.cursor(page.olderThan()));
            } else if (archived != null) {
                out.println();
                out.println("What is older than " + Instant.ofEpochMilli(archived) + " was archived.");
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    private @Nullable Long before() {
        try {
            return ContractJson.place(cursor);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--cursor is not one that activity printed; leave it out to begin with the newest entry");
        }
    }

    private static String reason(LedgerEntry entry) {
        Transfer transfer = entry.transfer();
        String reason = Printable.text(entry.reason());
        return transfer == null
                ? reason
                : reason + (entry.amount() < 0 ? " to " : " from ") + Printable.text(transfer.otherAccount());
    }

    static void print(PrintWriter out, List<LedgerEntry> entries) {
        out.println(new Table<LedgerEntry>()
                .text("When (UTC)", entry -> Printable.time(entry.recordedAt()))
                .text("Kind", entry -> entry.kind().name())
                .number("Credits", entry -> Printable.signed(entry.amount()))
                .number("Balance", entry -> Printable.count(entry.balanceAfter()))
                .text("Reason", ActivityCommand::reason)
                .text("Generation", entry -> Printable.text(entry.generationId()))
                .text("Item", entry -> Printable.text(entry.itemId()))
                .of(entries));
    }
}
