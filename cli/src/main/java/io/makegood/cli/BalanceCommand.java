package io.makegood.cli;

import io.makegood.http.contract.AccountAnswer;
import io.makegood.http.contract.ContractJson;
import io.makegood.readmodel.scan.AccountReader;
import io.makegood.topics.mapping.AccountView;
import java.io.PrintWriter;
import java.util.List;
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
        footer = {"", "Example:  ${makegood.command} balance pinsearch:user-1 --json"})
final class BalanceCommand implements Callable<Integer>, LongWork {
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
        connection.requireReadable();
        AccountView balance = new AccountReader(connection.reader(), connection.topics())
                .balance(account)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        "nothing is known of account " + Printable.text(account)
                                + "; ids are case-sensitive, and an account begins with its first event"));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(AccountAnswer.of(balance))));
        } else {
            print(out, balance);
        }
        out.flush();
        return ExitCode.OK;
    }

    static void print(PrintWriter out, AccountView balance) {
        out.println("Account    " + Printable.text(balance.accountId()));
        out.println("Balance    " + Printable.count(balance.balance()));
        out.println("Available  " + Printable.count(balance.available()));
        out.println("Held       " + Printable.count(balance.held()) + "  (charged to open generations, may come back)");
        out.println("As of      " + Printable.time(balance.asOf()) + " UTC");
        if (balance.mergedInto() != null) {
            out.println("Merged     into " + Printable.text(balance.mergedInto()) + ", the account to use");
        } else if (balance.closed()) {
            out.println("Closed     nothing is authorised any more");
        }
        out.println();
        if (balance.grants().isEmpty()) {
            out.println("No grant has credits left.");
            return;
        }
        Table<AccountView.Grant> table = new Table<AccountView.Grant>()
                .text("Grant, in the order in which they burn", grant -> Printable.text(grant.grantId()))
                .text("Kind", grant -> grant.kind().name())
                .number("Remaining", grant -> Printable.count(grant.remaining()))
                .text(
                        "Expires (UTC)",
                        grant -> grant.expiresAt() == null ? "never" : Printable.time(grant.expiresAt()));
        if (balance.grants().stream().anyMatch(grant -> grant.features() != null || grant.models() != null)) {
            table.text("Pays for", BalanceCommand::paysFor);
        }
        out.println(table.of(balance.grants()));
    }

    private static String paysFor(AccountView.Grant grant) {
        List<String> features = grant.features();
        List<String> models = grant.models();
        return (features == null ? "everything" : Printable.text(String.join(", ", features)))
                + (models == null ? "" : " by " + Printable.text(String.join(", ", models)));
    }
}
