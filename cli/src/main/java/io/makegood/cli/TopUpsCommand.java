package io.makegood.cli;

import io.makegood.audit.verify.AsOf.OpenTopUp;
import io.makegood.audit.verify.AsOf.Standing;
import io.makegood.audit.verify.AsOf.TopUpThen;
import io.makegood.http.contract.ContractJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how it stands with an account's agreement to be topped up, and what is to be bought. */
@Command(
        name = "topups",
        mixinStandardHelpOptions = true,
        description =
                "Show whether an account agreed to be topped up, what stands against it, and which top-ups wait for an answer. Folds"
                        + " the account's events, as audit as-of does.",
        footer = {"", "Example:  ${makegood.command} topups pinsearch:user-1"})
final class TopUpsCommand implements Callable<Integer>, LongWork {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private EngineRules engine = new EngineRules();

    @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
    private String account = "";

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Standing standing = AsOfCommand.newest(connection, engine, account);
        if (standing == null) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, "nothing is known of account " + Printable.text(account));
        }
        PrintWriter out = spec.commandLine().getOut();
        TopUpThen topUp = standing.topUp();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(
                    text.object().set("topUp", topUp == null ? text.object().nullNode() : text.tree(topUp))));
        } else if (topUp == null) {
            out.println("Account " + Printable.text(account)
                    + " never agreed to be topped up, or the ledger refused what it said. TopUpSet says that it does.");
        } else {
            print(out, topUp, standing.balance());
        }
        out.flush();
        return ExitCode.OK;
    }

    private static void print(PrintWriter out, TopUpThen topUp, long balance) {
        out.println("Agreed     " + (topUp.active() ? "yes" : "no, it was taken back"));
        out.println("Below      " + own(topUp.below()));
        out.println("Amount     " + own(topUp.amount()));
        out.println("Balance    " + Printable.count(balance));
        out.println("Bought     " + Printable.count(topUp.bought()) + " in the last " + topUp.per()
                + " that had any, what waits included");
        out.println("Failures   " + Printable.count(topUp.failures()) + " in a row"
                + (topUp.stopped() ? "; stopped until the account agrees anew" : ""));
        Long wait = topUp.waitUntil();
        if (wait != null) {
            out.println("Waits      until " + Printable.time(wait) + " UTC");
        }
        out.println();
        if (topUp.open().isEmpty()) {
            out.println("No top-up waits for an answer.");
        } else {
            out.println(new Table<OpenTopUp>()
                    .text("Top-up", one -> Printable.text(one.topUpId()))
                    .number("Credits", one -> Printable.count(one.amount()))
                    .text("Due since (UTC)", one -> Printable.time(one.dueAt()))
                    .of(topUp.open()));
        }
    }

    private static String own(@Nullable Long said) {
        return said == null ? "as the policy says" : Printable.count(said) + ", at most what the policy allows";
    }
}
