package io.makegood.cli;

import io.makegood.http.contract.ContractJson;
import io.makegood.readmodel.scan.AccountReader;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.GrantBalance;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows an account's balance and its grants. */
@Command(
        name = "balance",
        mixinStandardHelpOptions = true,
        description = "Show an account's balance and its grants.",
        footer = {"", "Example:  ./makegood balance pinsearch:user-1 --json"})
final class BalanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ACCOUNT", description = "The account's id.")
    private String account = "";

    @Option(names = "--json", description = "Print what the API answers, as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        connection.requireReachable();
        AccountBalance balance = new AccountReader(connection.reader(), connection.topics())
                .balance(account)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        "nothing is known of account " + Printable.text(account)
                                + "; ids are case-sensitive, and an account begins with its first event"));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.account(balance)));
        } else {
            print(out, balance);
        }
        out.flush();
        return ExitCode.OK;
    }

    static void print(PrintWriter out, AccountBalance balance) {
        out.println("Account    " + Printable.text(balance.getAccountId()));
        out.println("Balance    " + Printable.count(balance.getBalance()));
        out.println("Available  " + Printable.count(balance.getAvailable()));
        out.println(
                "Held       " + Printable.count(balance.getHeld()) + "  (charged to open generations, may come back)");
        out.println("As of      " + Printable.time(balance.getAsOf()) + " UTC");
        out.println();
        if (balance.getGrants().isEmpty()) {
            out.println("No grant has credits left.");
            return;
        }
        out.println(new Table<GrantBalance>()
                .text("Grant, in the order in which they burn", grant -> Printable.text(grant.getGrantId()))
                .text("Kind", grant -> grant.getKind().name())
                .number("Remaining", grant -> Printable.count(grant.getRemaining()))
                .text(
                        "Expires (UTC)",
                        grant -> grant.getExpiresAt() == null ? "never" : Printable.time(grant.getExpiresAt()))
                .of(balance.getGrants()));
    }
}
