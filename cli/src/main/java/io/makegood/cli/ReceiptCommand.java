package io.makegood.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.makegood.readmodel.receipt.CheckedReceipt;
import io.makegood.topics.signing.NoSigningKey;
import io.makegood.topics.signing.NotSigned;
import io.makegood.topics.signing.SigningKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Gets the receipt of a generation, or a link to it, or checks one without the ledger. */
@Command(
        name = "receipt",
        mixinStandardHelpOptions = true,
        description = {
            "Print the receipt of a generation: what it cost by which rule, what came back and why, signed by the ledger.",
            "With --link make a link to it that support can send; with --check check one, for which no ledger is needed."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} receipt example:ada gen-7 > receipt.txt",
            "  ${makegood.command} receipt example:ada gen-7 --link 30",
            "  ${makegood.command} receipt --check receipt.txt --public-key receipts.pem"
        })
final class ReceiptCommand implements Callable<Integer> {
    private static final long RECEIPT_BYTES_MAX = 16L << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ApiOptions api = new ApiOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "ACCOUNT", description = "The account's id.")
    private @Nullable String account;

    @Parameters(index = "1", arity = "0..1", paramLabel = "GENERATION", description = "The generation's id.")
    private @Nullable String generation;

    @Option(
            names = "--link",
            paramLabel = "DAYS",
            description = "Make a link that opens it for so many days without a key, 1 to 90.")
    private @Nullable Integer link;

    @Option(names = "--check", paramLabel = "FILE", description = "Check the receipt in that file.")
    private @Nullable Path check;

    @Option(
            names = "--public-key",
            paramLabel = "FILE",
            description =
                    "The ledger's public key, by which it is checked: got once from /.well-known/makegood-receipts.pem"
                            + " and kept. Several times: any of them will do.")
    private List<Path> publicKeys = List.of();

    @Option(names = "--json", description = "Print what was answered, or found, as JSON.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path file = check;
        if (file != null) {
            check(file, out);
            return ExitCode.OK;
        }
        String of = account;
        String what = generation;
        if (of == null || what == null) {
            throw new CommandFailure(ExitCode.USAGE, "name ACCOUNT and GENERATION, or a file with --check");
        }
        String path =
                "/v1/accounts/" + ApiOptions.encoded(of) + "/generations/" + ApiOptions.encoded(what) + "/receipt";
        Integer days = link;
        if (days == null) {
            JsonNode answer = api.ask(path, null);
            // The document is signed as it is: nothing is added behind its last line.
            out.print(
                    json
                            ? answer.toPrettyString() + "\n"
                            : answer.path("document").asText());
        } else {
            JsonNode answer = api.ask(path + "/links", "{\"days\":" + days + "}");
            out.println(
                    json
                            ? answer.toPrettyString()
                            : api.url().toString().replaceFirst("/+$", "")
                                    + Printable.text(answer.path("path").asText()));
        }
        out.flush();
        return ExitCode.OK;
    }

    private void check(Path file, PrintWriter out) {
        if (account != null || link != null) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--check takes no ACCOUNT and no --link: the receipt says whose it is");
        }
        if (publicKeys.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--check asks for --public-key FILE: without it nobody knows who signed; get it once from the ledger's"
                            + " /.well-known/makegood-receipts.pem");
        }
        CheckedReceipt checked;
        try {
            if (Files.size(file) > RECEIPT_BYTES_MAX) {
                throw new CommandFailure(ExitCode.FOUND_WRONG, "this is no receipt: none has so many bytes");
            }
            checked = CheckedReceipt.of(Files.readAllBytes(file), keys());
        } catch (NotSigned e) {
            throw new CommandFailure(ExitCode.FOUND_WRONG, "this is no receipt of that key: " + e.getMessage());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read --check " + Printable.text(file.toString()));
        }
        if (json) {
            ObjectNode told = new ObjectMapper().createObjectNode();
            new TreeMap<>(checked.facts()).forEach(told::put);
            out.println(told.put("signed-by", checked.keyId()).toPrettyString());
        } else {
            out.println("THE RECEIPT IS AS THE LEDGER SIGNED IT");
            out.println();
            for (String name : List.of("account", "generation", "feature", "status", "issued", "charged", "returned")) {
                String value = checked.facts().get(name);
                if (value != null) {
                    out.printf("  %-11s %s%n", name, Printable.text(value));
                }
            }
            out.printf("  %-11s %d, each with the hash of its text%n", "entries", checked.entries());
            out.printf("  %-11s %s%n", "signed by", checked.keyId());
        }
        out.flush();
    }

    private List<PublicKey> keys() {
        List<PublicKey> keys = new ArrayList<>();
        for (Path file : publicKeys) {
            try {
                keys.addAll(SigningKeys.readPublicKeys(file));
            } catch (NoSigningKey e) {
                throw new CommandFailure(ExitCode.USAGE, Printable.text(e.getMessage()));
            } catch (IOException e) {
                throw new CommandFailure(ExitCode.USAGE, "cannot read --public-key " + Printable.text(file.toString()));
            }
        }
        return keys;
    }
}
