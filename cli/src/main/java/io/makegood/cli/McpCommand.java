package io.makegood.cli;

import io.makegood.cli.mcp.AskedLedger;
import io.makegood.cli.mcp.McpServer;
import io.makegood.http.api.HttpSettings;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets an assistant of support ask the ledger. */
@Command(
        name = "mcp",
        mixinStandardHelpOptions = true,
        description = {
            "Answer an assistant over standard input and output (Model Context Protocol): it finds accounts and generations, reads balances,",
            "activity, investigations and what waits. It reads with the rights of one key, and writes nothing unless it is allowed to."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} mcp --url https://ledger.example.com --key-file support.key",
            "  ${makegood.command} mcp --key-file support.key --allow-writes"
        })
final class McpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:" + HttpSettings.PORT_DEFAULT,
            description = "Where the ledger's API is. Default: ${DEFAULT-VALUE}")
    private URI url = URI.create("http://127.0.0.1:" + HttpSettings.PORT_DEFAULT);

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "A file with the key to ask with, of the scope read. Default: none, as a ledger without access control wants it")
    private @Nullable Path keyFile;

    @Option(
            names = "--allow-writes",
            description = "Let it give goodwill, settle cases and write notes too, within the rights of the key.")
    private boolean writing;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--url must be an address such as https://ledger.example.com, was "
                            + Printable.text(url.toString()));
        }
        McpServer server = new McpServer(new AskedLedger(url, key()), Version.number(), writing);
        server.serve(
                new InputStreamReader(System.in, StandardCharsets.UTF_8),
                spec.commandLine().getOut());
        return ExitCode.OK;
    }

    private @Nullable String key() {
        Path file = keyFile;
        if (file == null) {
            return null;
        }
        try {
            String key = Files.readString(file).strip();
            if (key.isEmpty() || key.chars().anyMatch(each -> each <= ' ' || each > '~')) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--key-file " + Printable.text(file.toString())
                                + " holds no key; write one line, the key, into it");
            }
            return key;
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--key-file " + Printable.text(file.toString()) + " cannot be read");
        }
    }
}
