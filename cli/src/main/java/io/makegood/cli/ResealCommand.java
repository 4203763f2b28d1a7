package io.makegood.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.bridges.webhook.AllowedNetworks;
import io.makegood.bridges.webhook.WebhookBook;
import io.makegood.bridges.webhook.WebhookRefused;
import io.makegood.http.contract.ContractJson;
import io.makegood.topics.personal.InvalidKeyFile;
import io.makegood.topics.personal.MasterKey;
import io.makegood.topics.personal.PersonalKeys;
import io.makegood.topics.personal.PersonalKeys.Resealed;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Changes the key under which accounts' keys are kept. */
@Command(
        name = "reseal",
        mixinStandardHelpOptions = true,
        description = {
            "Keep accounts' keys, and the secrets of webhooks, under the first key of the key file, whichever of the file's keys they"
                    + " are kept under now. The ledger runs meanwhile, and sealed texts stay as they are.",
            "Broken off, it is run again: it does what is left. Once nothing remains the other keys can leave the file."
        },
        footer = {
            "",
            "Example, with the new key in the first line of the file and the one before in the second, on every instance:",
            "  ${makegood.command} reseal --privacy-key-file privacy.key",
            "How to come there, and what to do if a key is lost or stolen: docs/privacy.md."
        })
final class ResealCommand implements Callable<Integer> {
    private static final int AT_ONCE = 500;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private PrivacyOptions privacy = new PrivacyOptions();

    @Option(names = "--check", description = "Only say how many remain.")
    private boolean check;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    /** What came of it; remaining and closed are of accounts' keys, and of webhooks' endpoints. */
    private record Result(int keys, int webhooks, int remaining, int closed) {}

    @Override
    public Integer call() {
        connection.requireReachable();
        MirrorGuard.requireNoMirror(connection);
        MasterKey master = privacy.opening();
        try {
            Result keys = keys(master);
            Result all = webhooks(master, keys);
            tell(all);
            return all.remaining() + all.closed() == 0 ? ExitCode.OK : ExitCode.FOUND_WRONG;
        } catch (InvalidKeyFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (KafkaException e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "Kafka did not confirm it; run it again, which does no more than is left to do");
        }
    }

    private Result keys(MasterKey master) {
        String topic = connection.topics().textKeys().name();
        try (PersonalKeys keys = PersonalKeys.resealing(connection.clients(), topic, master)) {
            int resealed = 0;
            while (true) {
                Resealed step = keys.reseal(check ? 0 : AT_ONCE);
                resealed += step.resealed();
                if (step.resealed() == 0) {
                    return new Result(resealed, 0, step.remaining(), step.closed());
                }
                if (!json) {
                    spec.commandLine().getErr().println(Printable.count(step.remaining()) + " accounts' keys remain");
                }
            }
        }
    }

    private Result webhooks(MasterKey master, Result keys) {
        try (WebhookBook book =
                WebhookBook.open(connection.clients(), connection.topics(), AllowedNetworks.NONE, master)) {
            WebhookBook.Resealed done = book.reseal(check);
            return new Result(
                    keys.keys(), done.resealed(), keys.remaining() + done.remaining(), keys.closed() + done.closed());
        } catch (WebhookRefused e) {
            throw new IllegalStateException("there is a key to keep secrets under", e);
        }
    }

    private void tell(Result result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode answer = text.object();
            answer.put("keys", result.keys());
            answer.put("webhooks", result.webhooks());
            answer.put("remaining", result.remaining());
            answer.put("closed", result.closed());
            out.println(text.write(answer));
        } else {
            out.println("Kept under the first key of the file now: " + Printable.count(result.keys())
                    + " accounts' keys and the secrets of " + Printable.count(result.webhooks()) + " webhooks.");
            out.println(Printable.count(result.remaining()) + " remain under another key of the file.");
            if (result.closed() > 0) {
                out.println(Printable.count(result.closed())
                        + " are kept under none of the file's keys: put the one that is missing in a line of its own behind the first, and"
                        + " run it again.");
            } else if (result.remaining() == 0) {
                out.println("The other keys can leave the file, on every instance.");
            }
        }
        out.flush();
    }
}
