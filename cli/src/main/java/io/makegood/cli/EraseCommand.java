package io.makegood.cli;

import io.makegood.http.contract.ContractJson;
import io.makegood.http.contract.ErasureAnswer;
import io.makegood.ledger.event.ErasureNote;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.topics.personal.Erasing;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.writing.JournalWriter;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes what people wrote of an account unreadable. */
@Command(
        name = "erase",
        mixinStandardHelpOptions = true,
        description = {
            "Make the sealed texts of an account unreadable, everywhere and for good: its keys are destroyed, and a note on the"
                    + " account says so. Balances, entries and proofs stay as they are.",
            "Texts that were never sealed, because others wrote them into the journal in plain, stay: docs/privacy.md."
        },
        footer = {"", "Example:", "  ${makegood.command} erase a-1 --reason request-4711"})
final class EraseCommand implements Callable<Integer>, LongWork {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Parameters(paramLabel = "ACCOUNT", description = "Whose texts.")
    private String account = "";

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "REFERENCE",
            description = "The number of the request, say. It is kept: no name and nothing of what is erased.")
    private String reason = "";

    @Option(names = "--json", description = "Print what was done as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        try {
            Limits.id("ACCOUNT", account);
        } catch (InvalidEvent e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        }
        if (!ErasureNote.isReference(reason)) {
            throw new CommandFailure(ExitCode.USAGE, "--reason must be " + ErasureNote.REFERENCE_RULE);
        }
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        String topic = connection.topics().textKeys().name();
        try (PersonalKeys keys = PersonalKeys.follow(connection.clients(), topic, null);
                JournalWriter journal = new JournalWriter(connection.clients(), connection.topics())) {
            if (!keys.hasHad(account)) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        "no text of " + Printable.text(account)
                                + " was ever sealed, so there is none to erase; see docs/privacy.md");
            }
            Erasing.Done done = Erasing.destroy(keys, account, reason).get();
            journal.append(Erasing.note(account, done.last()), null, null).get();
            tell(done, topic);
            return ExitCode.OK;
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "Kafka did not confirm the erasure; run it again, which does no more than is left to do");
        }
    }

    private void tell(Erasing.Done done, String topic) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            out.println(text.write(text.tree(ErasureAnswer.of(account, done, topic))));
        } else {
            out.println(
                    done.keysDestroyed() == 0
                            ? "They were erased before, at "
                                    + Printable.time(done.last().at()) + " UTC; nothing was sealed since."
                            : "The sealed texts of " + Printable.text(account)
                                    + " are unreadable from now on, wherever they stand.");
            out.println();
            out.println("Not erased, and to be looked after:");
            Erasing.notErased(topic).forEach(each -> out.println("  " + each));
        }
        out.flush();
    }
}
