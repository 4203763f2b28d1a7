package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.http.contract.ContractJson;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.ErasureNote;
import io.makegood.ledger.event.InvalidEvent;
import io.makegood.ledger.event.Limits;
import io.makegood.schemas.codec.UndecodableRecord;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.personal.AccountKeys;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.writing.EventChecking;
import io.makegood.topics.writing.JournalWriter;
import java.io.PrintWriter;
import java.util.List;
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
    private static final String SOURCE = "makegood erase";

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
        try (PersonalKeys keys = PersonalKeys.follow(connection.clients(), topic, null)) {
            int destroyed = keys.erase(account, reason).get();
            List<AccountKeys.Erased> erased = keys.erased(account);
            if (erased.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.FOUND_WRONG,
                        "no text of " + Printable.text(account)
                                + " was ever sealed, so there is none to erase; see docs/privacy.md");
            }
            // Broken off before, the note is written now; written before, it is the same again.
            note(erased.get(erased.size() - 1));
            tell(destroyed, erased);
            return ExitCode.OK;
        } catch (ExecutionException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "Kafka did not confirm the erasure; run it again, which does no more than is left to do");
        }
    }

    private void note(AccountKeys.Erased erased) throws ExecutionException, InterruptedException {
        Envelope note = new Envelope(null, account, null, SOURCE, ErasureNote.of(erased.keyId(), erased.reason()));
        try (JournalWriter journal = new JournalWriter(connection.clients(), connection.topics())) {
            journal.append(new EventChecking().check(new EventCodec().toJson(note)), null, null)
                    .get();
        } catch (UndecodableRecord e) {
            throw new IllegalStateException("the note of an erasure is no event", e);
        }
    }

    private void tell(int destroyed, List<AccountKeys.Erased> erased) {
        PrintWriter out = spec.commandLine().getOut();
        AccountKeys.Erased last = erased.get(erased.size() - 1);
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode answer = text.object();
            answer.put("accountId", account);
            answer.put("keysDestroyed", destroyed);
            answer.put("erasedAt", last.at());
            answer.put("reason", last.reason());
            answer.put("noteId", ErasureNote.id(last.keyId()));
            out.println(text.write(answer));
        } else {
            out.println(
                    destroyed == 0
                            ? "They were erased before, at " + Printable.time(last.at())
                                    + " UTC; nothing was sealed since."
                            : "The sealed texts of " + Printable.text(account)
                                    + " are unreadable from now on, wherever they stand.");
            out.println();
            out.println("Not erased, and to be looked after:");
            out.println(
                    "  texts that others wrote into the journal in plain: they stay there, and in what follows from them unless they were refused");
            out.println("  texts that the API wrote before privacy.key.file was set");
            out.println(
                    "  copies of the topic " + connection.topics().textKeys().name()
                            + " together with the key file, such as backups: destroy them too");
            out.println(
                    "  ledgers that were copied from this one under another prefix or in another cluster: erase there, too");
            out.println("  what was printed or exported in plain: unsealed files, logs of your own, mails");
        }
        out.flush();
    }
}
