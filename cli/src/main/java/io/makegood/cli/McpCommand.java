package io.makegood.cli;

import io.makegood.cli.mcp.AskedLedger;
import io.makegood.cli.mcp.McpServer;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Option(
            names = "--allow-writes",
            description = "Let it give goodwill, settle cases and write notes too, within the rights of the key.")
    private boolean writing;

    @Override
    public Integer call() throws IOException, InterruptedException {
        McpServer server = new McpServer(new AskedLedger(api.url(), api.key()), Version.number(), writing);
        server.serve(
                new InputStreamReader(System.in, StandardCharsets.UTF_8),
                spec.commandLine().getOut());
        return ExitCode.OK;
    }
}
