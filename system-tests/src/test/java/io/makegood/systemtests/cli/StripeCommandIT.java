package io.makegood.systemtests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.cli.ExitCode;
import io.makegood.cli.Main;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.systemtests.engine.Outputs;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Binding a payment from the command line: what it says, and what stands in the topic then. */
class StripeCommandIT {
    @TempDir
    Path directory;

    private record Said(int code, String out, String err) {}

    private static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = commandLine.execute(arguments);
        return new Said(code, out.toString(), err.toString());
    }

    private static Said bind(String servers, String payment, String... more) {
        List<String> arguments = new java.util.ArrayList<>(List.of(
                "stripe", "bind", payment, "--account", "a-1", "--grant", "g-1", "--bootstrap-servers", servers));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    @Test
    void what_is_wrong_is_said_with_the_field_and_the_remedy() {
        assertThat(run("stripe").err()).contains("Say bind.");
        assertThat(run("stripe", "--help").out()).contains("Example", "stripe bind pi_");
        Said wrong = bind("127.0.0.1:9", "re_1", "--credits", "0");
        assertThat(wrong.code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.err())
                .contains("payment is none of Stripe's; give the id", "credits is 0; give a whole number");
    }

    @Test
    void a_binding_goes_into_the_topic_of_stripes_events_and_the_same_again_is_the_same() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            String servers = kafka.bootstrapServers();
            Said nowhere = bind(servers, "pi_1", "--credits", "50");
            assertThat(nowhere.code()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(nowhere.err()).contains("there is no topic ledger.stripe", "stripe.webhook.secret");
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
                admin.createTopics(List.of(new NewTopic("ledger.stripe", Optional.of(1), Optional.empty())))
                        .all()
                        .get();
            }
            assertThat(bind(servers, "pi_1", "--credits", "50").out())
                    .contains("Taken: pi_1 paid for 50 credits of grant g-1 of a-1.");
            Said again = bind(servers, "pi_1", "--credits", "50", "--json");
            assertThat(new ObjectMapper().readTree(again.out()).path("status").asText())
                    .isEqualTo("TAKEN");
            List<ConsumerRecord<byte[], byte[]>> records = Outputs.raw(servers, "ledger.stripe");
            assertThat(records).hasSize(2);
            assertThat(records.get(0).value()).isEqualTo(records.get(1).value());
            JsonNode event = new ObjectMapper().readTree(records.get(0).value());
            assertThat(event.path("type").asText()).isEqualTo("makegood.binding");
            assertThat(event.path("data").path("object").path("grantId").asText())
                    .isEqualTo("g-1");
        }
    }
}
