package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ContractCommandTest {
    private static final Path FOLDER = Path.of("..", "docs", "contract");

    private static String printed(String... arguments) {
        StringWriter out = new StringWriter();
        assertThat(Main.commandLine().setOut(new PrintWriter(out)).execute(arguments))
                .isZero();
        return out.toString();
    }

    @Test
    void the_documents_in_the_tree_are_those_that_the_command_prints() throws IOException {
        assertThat(Files.readString(FOLDER.resolve("asyncapi.yaml")))
                .as("run ./makegood contract asyncapi > docs/contract/asyncapi.yaml")
                .isEqualTo(printed("contract", "asyncapi"));
        assertThat(Files.readString(FOLDER.resolve("ledger-event.schema.json")))
                .as("run ./makegood contract json-schema > docs/contract/ledger-event.schema.json")
                .isEqualTo(printed("contract", "json-schema"));
        assertThat(Files.readString(Path.of("..", "policies", "policy.schema.json")))
                .as("run ./makegood contract policy-schema > policies/policy.schema.json")
                .isEqualTo(printed("contract", "policy-schema"));
    }

    @Test
    void topics_have_the_prefix_that_was_asked_for() {
        assertThat(printed("contract", "asyncapi", "--topic-prefix", "acme."))
                .contains("address: acme.entries")
                .doesNotContain("ledger.entries");
    }

    @Test
    void a_prefix_that_kafka_would_refuse_is_refused() {
        StringWriter err = new StringWriter();
        assertThat(Main.commandLine()
                        .setErr(new PrintWriter(err))
                        .execute("contract", "asyncapi", "--topic-prefix", "no way"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("topic.prefix");
    }
}
