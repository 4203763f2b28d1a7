package io.makegood.cli;

import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.QuoteAnswer;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.price.NamedValues;
import io.makegood.ledger.price.PriceQuery;
import io.makegood.ledger.quote.Quote;
import io.makegood.readmodel.scan.QuoteReader;
import io.makegood.schemas.remedy.Launcher;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what an action will cost before it starts. */
@Command(
        name = "quote",
        mixinStandardHelpOptions = true,
        description = "Say what an action would cost an account now, which grants would pay, and whether they suffice."
                + " Nothing is charged or reserved.",
        footer = {
            "",
            "Exit code 0 if it could be paid, 1 if not.",
            "Example:  ${makegood.command} quote post-remixer:user-5 studio-options --items 3"
        })
final class QuoteCommand implements Callable<Integer> {
    private static final int ITEMS_MAX = io.makegood.ledger.event.Limits.ITEMS_MAX;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "The account's id.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "FEATURE", description = "The feature's id, as the policy names it.")
    private String feature = "";

    @Option(names = "--items", paramLabel = "N", description = "How many items. Default: 1")
    private int items = 1;

    @Option(names = "--platform", paramLabel = "NAME", description = "Where prices differ by platform.")
    private @Nullable String platform;

    @Option(
            names = "--attributes",
            paramLabel = "NAME=VALUE,…",
            description = "What it is like, such as model=pro,resolution=1080p.")
    private @Nullable String attributes;

    @Option(
            names = "--quantities",
            paramLabel = "NAME=N,…",
            description = "How much of what it takes, such as seconds=8.")
    private @Nullable String quantities;

    @Option(
            names = "--actor",
            paramLabel = "ID",
            description = "Who would ask: budgets, and whether holders alone may.")
    private @Nullable String actor;

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (items < 0 || items > ITEMS_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--items must be 0 to " + ITEMS_MAX + ", was " + items);
        }
        PriceQuery query = query();
        connection.requireReadable();
        Quote quote = new QuoteReader(connection.reader(), connection.topics())
                .quote(account, query, actor, System.currentTimeMillis());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(new QuoteAnswer(account, quote))));
        } else {
            print(out, quote);
        }
        out.flush();
        return quote.declined() == null ? ExitCode.OK : ExitCode.FOUND_WRONG;
    }

    private PriceQuery query() {
        try {
            return PriceQuery.of(feature, platform, items)
                    .with(
                            NamedValues.texts("--attributes", attributes),
                            NamedValues.numbers("--quantities", quantities));
        } catch (InvalidEvent e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static void print(PrintWriter out, Quote quote) {
        DeclineReason declined = quote.declined();
        out.println("Feature    " + Printable.text(quote.feature()) + ", " + quote.items() + " items"
                + (quote.platform() == null ? "" : ", on " + Printable.text(quote.platform())));
        quote.attributes().forEach((name, value) -> out.println("With       " + name + " " + Printable.text(value)));
        quote.quantities().forEach((name, amount) -> out.println("Takes      " + amount + " " + name));
        out.println("Required   " + Printable.count(quote.required()));
        if (quote.priceRow() != null) {
            out.println("Price row  " + Printable.text(quote.priceRow()));
        }
        out.println("Available  " + Printable.count(quote.available()));
        out.println("Policy     "
                + Printable.text(quote.policy().id() + " " + quote.policy().version()));
        out.println();
        if (declined == null) {
            out.println(quote.required() == 0 ? "It is free." : "It can be paid:");
            if (!quote.grants().isEmpty()) {
                out.println();
                out.println(new Table<GrantAmount>()
                        .text("Grant, in the order in which they burn", grant -> Printable.text(grant.grantId()))
                        .number("Pays", grant -> Printable.count(grant.amount()))
                        .of(quote.grants()));
            }
            return;
        }
        out.println(
                switch (declined) {
                    case INSUFFICIENT_CREDITS ->
                        "It would be declined: " + Printable.count(quote.missing()) + " are missing.";
                    case NO_ACCESS -> "It would be declined: the account's access is not active.";
                    case NOT_A_HOLDER ->
                        "It would be declined: the account's holders alone may spend. Name one with --actor, or add"
                                + " the actor to the holders (AccountUpdated).";
                    case BUDGET_EXCEEDED ->
                        "It would be declined: more than the budget "
                                + Printable.text(
                                        Objects.requireNonNull(quote.budget()).budgetId()) + " leaves, which is "
                                + Printable.count(quote.budget().left()) + ".";
                    case INVALID_INPUT ->
                        quote.problem() == null
                                ? "It would be declined: the policy prices no such feature here. Its terms:" + " "
                                        + Launcher.name() + " policy check FILE --terms"
                                : "It would be declined: " + quote.problem().sentence() + ".";
                    case ACCOUNT_CLOSED -> "It would be declined: the account is closed.";
                    case ACCOUNT_MERGED ->
                        "It would be declined: the account is merged into another. Its balance names that one.";
                    case NOT_ACCEPTED, PRICE_CHANGED -> throw new IllegalStateException("no quote says " + declined);
                });
    }
}
