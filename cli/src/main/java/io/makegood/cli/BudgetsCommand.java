package io.makegood.cli;

import io.makegood.http.contract.BudgetsAnswer;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.budget.BudgetView;
import io.makegood.readmodel.scan.QuoteReader;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what may be spent of an account, by whom and on what, and what is left of it. */
@Command(
        name = "budgets",
        mixinStandardHelpOptions = true,
        description = "Show what may be spent of an account, by whom and on what, and what is left of it.",
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} budgets pinsearch:team-1",
            "  ${makegood.command} budgets pinsearch:team-1 --actor ana --json"
        })
final class BudgetsCommand implements Callable<Integer>, LongWork {
    private static final int LIMIT_MAX = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
    private String account = "";

    @Option(
            names = "--actor",
            paramLabel = "ID",
            description = "Those that bind this member alone. Default: everybody's")
    private @Nullable String actor;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "500",
            description = "How many, 1 to " + LIMIT_MAX + ". Default: ${DEFAULT-VALUE}")
    private int limit = 500;

    @Option(names = "--json", description = "Print what the API answers, as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--limit must be 1 to " + LIMIT_MAX + ", was " + limit);
        }
        connection.requireReadable();
        QuoteReader reader = new QuoteReader(connection.reader(), connection.topics());
        QuoteReader.Budgets known = reader.budgets(account, System.currentTimeMillis());
        List<BudgetView> all = known.budgets().all(actor, limit + 1).stream()
                .map(BudgetView::of)
                .toList();
        boolean more = all.size() > limit;
        List<BudgetView> shown = more ? all.subList(0, limit) : all;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(new BudgetsAnswer(shown, more, known.scale()))));
        } else if (shown.isEmpty()) {
            out.println("No budget bounds what may be spent of account " + Printable.text(account)
                    + (actor == null ? "" : " by " + Printable.text(actor))
                    + ". A policy's budgets, or BudgetSet, do.");
        } else {
            print(out, shown);
            if (more) {
                out.println();
                out.println("There are more: raise --limit, or name one with --actor.");
            }
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, List<BudgetView> budgets) {
        out.println(new Table<BudgetView>()
                .text("Budget", budget -> Printable.text(budget.budgetId()))
                .text("Bounds", budget -> budget.scope().name())
                .text("Which", budget -> Printable.text(budget.scopeId()))
                .text("Window", budget -> budget.window().name())
                .number("Limit", budget -> Printable.count(budget.limit()))
                .number("Spent", budget -> Printable.count(budget.used()))
                .number("Left", budget -> Printable.count(budget.left()))
                .text("Window ends (UTC)", budget -> budget.renewsAt() == null ? "" : Printable.time(budget.renewsAt()))
                .of(budgets));
    }
}
