package io.makegood.cli;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.makegood.topics.personal.InvalidKeyFile;
import io.makegood.topics.personal.PersonalKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens sealed texts in what other commands print. */
@Command(
        name = "unseal",
        mixinStandardHelpOptions = true,
        description = {
            "Print a file, or what another command prints, with its sealed texts opened.",
            "Needs the key file of the ledger, and the right to read its keys. An erased text is shown as (erased)."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} investigate a-1 g-7 | ${makegood.command} unseal -",
            "  ${makegood.command} activity a-1 --json | ${makegood.command} unseal --json -"
        })
final class UnsealCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Connection connection = new Connection();

    @Mixin
    private PrivacyOptions privacy = new PrivacyOptions();

    @Parameters(paramLabel = "FILE", description = "The file, in UTF-8; - for standard input.")
    private String file = "-";

    @Option(names = "--json", description = "It is JSON: texts are written as JSON has them.")
    private boolean json;

    @Override
    public Integer call() {
        connection.requireReachable();
        UnaryOperator<String> written =
                json ? text -> new String(JsonStringEncoder.getInstance().quoteAsString(text)) : Printable::text;
        PrintWriter out = spec.commandLine().getOut();
        String topic = connection.topics().textKeys().name();
        try (PersonalKeys keys = PersonalKeys.follow(connection.clients(), topic, privacy.opening());
                InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.println(keys.opening().openAll(line, written));
            }
        } catch (InvalidKeyFile e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + Printable.text(file));
        }
        out.flush();
        return ExitCode.OK;
    }
}
