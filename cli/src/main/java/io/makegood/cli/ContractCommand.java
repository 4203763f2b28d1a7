package io.makegood.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.makegood.http.contract.ContractDocuments;
import io.makegood.http.contract.ContractJson;
import io.makegood.policyfiles.PolicySchema;
import io.makegood.schemas.topic.Topics;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the contract in forms that machines read. Needs no Kafka. */
@Command(
        name = "contract",
        mixinStandardHelpOptions = true,
        description = {
            "Print the contract for generators and validators: topics as AsyncAPI, events and policies as JSON Schema."
        },
        footer = {
            "",
            "Examples:",
            "  ${makegood.command} contract asyncapi --topic-prefix acme. > asyncapi.yaml",
            "  ${makegood.command} contract json-schema > ledger-event.schema.json",
            "  ${makegood.command} contract policy-schema > policy.schema.json"
        })
final class ContractCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say asyncapi, json-schema or policy-schema.");
    }

    @Command(
            name = "asyncapi",
            mixinStandardHelpOptions = true,
            description = "The topics and what their records hold, as AsyncAPI 3.0 in YAML.")
    int asyncApi(
            @Option(
                            names = "--topic-prefix",
                            paramLabel = "PREFIX",
                            defaultValue = Topics.PREFIX_DEFAULT,
                            description = "Default: ${DEFAULT-VALUE}")
                    String prefix)
            throws JsonProcessingException {
        Topics topics;
        try {
            topics = new Topics(prefix);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, Printable.text(String.valueOf(e.getMessage())));
        }
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory()
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .disable(YAMLGenerator.Feature.SPLIT_LINES)
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));
        PrintWriter out = spec.commandLine().getOut();
        out.print(yaml.writeValueAsString(new ContractDocuments().asyncApi(topics)));
        out.flush();
        return ExitCode.OK;
    }

    @Command(
            name = "json-schema",
            mixinStandardHelpOptions = true,
            description = "Events in their JSON encoding, as JSON Schema (2020-12).")
    int jsonSchema() {
        return print(new ContractDocuments().eventSchema());
    }

    @Command(
            name = "policy-schema",
            mixinStandardHelpOptions = true,
            description = "Policy documents, as JSON Schema (2020-12), by which editors complete and check them.")
    int policySchema() {
        return print(PolicySchema.document());
    }

    private int print(JsonNode schema) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(new ContractJson().write(schema));
        out.flush();
        return ExitCode.OK;
    }
}
