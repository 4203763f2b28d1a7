package io.makegood.benchmarks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.cli.CommandFailure;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Printable;
import io.makegood.cli.Table;
import io.makegood.http.contract.ContractJson;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a ledger that runs, over HTTP. */
@Command(
        name = "http",
        mixinStandardHelpOptions = true,
        description =
                "Read balances and ask for charges over HTTP as fast as a number of clients can, each of which sends its next"
                        + " request when it has its answer. Grants credits to the accounts that it uses.",
        footer = {
            "",
            "Example, with ${makegood.command} demo --keep-running --policy post-remixer --live 0 in another terminal:",
            "  ${makegood.command} bench http --account-prefix post-remixer:bench- --feature studio-options"
        })
final class HttpCommand implements Callable<Integer> {
    private static final int TOO_MANY = 429;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--url", defaultValue = "http://localhost:7070", description = "Default: ${DEFAULT-VALUE}")
    private String url = "";

    @Option(names = "--key", paramLabel = "KEY", description = "An API key with publish, grant and read.")
    private @Nullable String key;

    @Option(names = "--clients", defaultValue = "32", description = "Default: ${DEFAULT-VALUE}")
    private int clients;

    @Option(names = "--seconds", defaultValue = "10", description = "Each part. Default: ${DEFAULT-VALUE}")
    private int seconds;

    @Option(names = "--warm-up", defaultValue = "5", description = "Seconds before it. Default: ${DEFAULT-VALUE}")
    private int warmUp;

    @Option(names = "--accounts", defaultValue = "1000", description = "Default: ${DEFAULT-VALUE}")
    private int accounts;

    @Option(
            names = "--account-prefix",
            required = true,
            description = "What the ids begin with: it chooses the policy.")
    private String prefix = "";

    @Option(names = "--feature", required = true, description = "A feature that the policy prices.")
    private String feature = "";

    @Option(names = "--json", description = "Print it as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        if (clients < 1 || clients > 1_000 || seconds < 1 || warmUp < 0 || accounts < 1) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--clients must be 1 to 1000, --seconds and --accounts 1 or more, --warm-up 0 or more");
        }
        HttpLoad load = new HttpLoad(URI.create(url), key, prefix, accounts, feature);
        load.grant();
        List<HttpLoad.Part> parts = new ArrayList<>();
        parts.add(load.run("balance read", warmUp, seconds, clients, load::balance));
        parts.add(load.run("charge asked and answered", warmUp, seconds, clients, load::generation));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ContractJson text = new ContractJson();
            ObjectNode answer = text.object();
            answer.put("clients", clients);
            ArrayNode data = answer.putArray("parts");
            parts.forEach(part -> data.add(text.tree(part)));
            out.println(text.write(answer));
        } else {
            out.println(clients + " clients, " + seconds + " s each after " + warmUp + " s of warm-up");
            out.println(new Table<HttpLoad.Part>()
                    .text("Request", HttpLoad.Part::name)
                    .number("Answered", part -> Printable.count(part.answered()))
                    .number("Per second", part -> Printable.count(part.perSecond()))
                    .number("p50 ms", part -> millis(part.p50Micros()))
                    .number("p99 ms", part -> millis(part.p99Micros()))
                    .number("Max ms", part -> millis(part.maxMicros()))
                    .number("Failed", part -> Printable.count(part.failed()))
                    .of(parts));
            if (load.lastFailure() == TOO_MANY) {
                out.println("Some were refused with 429: start the ledger with --rate-limit 0 to measure it.");
            }
        }
        out.flush();
        return parts.stream().allMatch(part -> part.failed() == 0) ? ExitCode.OK : ExitCode.FOUND_WRONG;
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%.1f", micros / 1000.0);
    }
}
