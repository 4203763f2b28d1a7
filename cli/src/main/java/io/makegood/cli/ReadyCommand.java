package io.makegood.cli;

import io.makegood.http.api.HttpSettings;
import io.makegood.http.transport.ReadyCheck;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says whether the instance that runs here is ready. */
@Command(
        name = "ready",
        mixinStandardHelpOptions = true,
        description = {
            "Ask the instance on this machine whether it is ready: exit code 0 if it folds and reads, 1 if it does not yet,",
            "3 if nothing answers.",
            "It is asked under the settings that it runs with; over TLS it must show the certificate of its own key store."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} ready",
            "  ${makegood.command} ready --tls-keystore ledger-1.p12 --port 7443"
        })
final class ReadyCommand implements Callable<Integer> {
    private static final int READY = 200;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + HttpSettings.PORT_DEFAULT,
            description = "Port of its API. Default: ${DEFAULT-VALUE}")
    private int port = HttpSettings.PORT_DEFAULT;

    @Option(
            names = "--http-host",
            paramLabel = "HOST",
            defaultValue = "127.0.0.1",
            description = "Address that it listens on. Default: ${DEFAULT-VALUE}")
    private String host = "127.0.0.1";

    @Mixin
    private TransportOptions transportOptions = new TransportOptions();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try {
            int status =
                    ReadyCheck.status(host, port, transportOptions.transport().tls());
            out.println(status == READY ? "ready" : "not ready: it answers " + status);
            return status == READY ? ExitCode.OK : ExitCode.FOUND_WRONG;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (ReadyCheck.Unanswered e) {
            throw new CommandFailure(
                    ExitCode.UNAVAILABLE,
                    "port " + port + " of " + Printable.text(host) + " does not answer as an instance does: "
                            + Printable.text(String.valueOf(e.getMessage()))
                            + "; check --port, --http-host and --tls-keystore");
        } finally {
            out.flush();
        }
    }
}
