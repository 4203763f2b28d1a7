package io.makegood.http.api;

import static io.makegood.client.CreditEvents.creditsGranted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.makegood.ledger.event.GrantKind;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.systemtests.engine.Outputs;
import io.makegood.topics.ownership.Ownership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each example under client/examples publishes the same generation; run twice, it is booked once. */
class ExamplesIT {
    private static final Path EXAMPLES = Path.of("..", "client", "examples");
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long RUN_SECONDS = 180;
    /** How npm says that it has no network. */
    private static final Pattern UNREACHABLE =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENETUNREACH");

    @TempDir
    static Path directory;

    private static TestLedger ledger;
    private static String servers;

    @BeforeAll
    static void start() {
        ledger = TestLedger.start(directory.resolve("ledger"), TestLedger.open());
        servers = ledger.settings().bootstrapServers();
    }

    @AfterAll
    static void stop() {
        ledger.close();
    }

    private record Ran(int code, String said) {}

    private static Ran run(Path in, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(RUN_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), said);
    }

    private static boolean answers(String command) {
        try {
            return run(Path.of("."), Map.of(), command, "--version").code() == 0;
        } catch (IOException e) {
            return false;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void assertBookedOnce(String account) throws Exception {
        new Outputs(ledger.settings()).awaitBalance(account, 85, LIMIT);
        assertThat(new Outputs(ledger.settings()).entries(account))
                .extracting(entry -> entry.getKind().name(), LedgerEntry::getAmount)
                .containsExactly(tuple("GRANT", 100L), tuple("CHARGE", -25L), tuple("REFUND", 10L));
        assertThat(new Outputs(ledger.settings())
                        .records(ledger.settings().topics().deadLetters().name()))
                .isEmpty();
        for (ConsumerRecord<byte[], byte[]> record : new Outputs(ledger.settings())
                .records(ledger.settings().topics().events().name())) {
            if (!account.equals(new String(record.key(), StandardCharsets.UTF_8))) {
                // A version of the fold stands in every partition.
                continue;
            }
            assertThat(record.partition())
                    .as("the partition that owns the account, so that nothing has to be forwarded")
                    .isEqualTo(Ownership.partitionOf(
                            record.key(), ledger.settings().partitions()));
        }
    }

    @Test
    void the_java_example_needs_no_framework() throws Exception {
        Path example = EXAMPLES.resolve("java").resolve("CreditsExample.java").toRealPath();
        for (int time = 0; time < 2; time++) {
            Ran ran = run(
                    directory,
                    Map.of(),
                    java(),
                    "-Xmx128m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    example.toString(),
                    servers,
                    "example:java");
            assertThat(ran.code()).as(ran.said()).isZero();
            assertThat(ran.said())
                    .contains("CreditsGranted of example:java (ev_")
                    .contains("amount is -5; give a whole number of credits above zero")
                    .contains("confirmed 5 events");
        }
        assertBookedOnce("example:java");
    }

    @Test
    void the_shell_example_publishes_by_http_and_by_the_command_line() throws Exception {
        assumeTrue(answers("curl"), "this machine has no curl");
        Path makegood = Files.createFile(
                directory.resolve("makegood"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // The launcher would build what this build is building.
        Files.writeString(
                makegood,
                "#!/bin/sh\nexec '" + java() + "' -Xmx128m -cp '" + System.getProperty("java.class.path")
                        + "' io.makegood.cli.Main \"$@\"\n");
        Map<String, String> environment =
                Map.of("MAKEGOOD_URL", ledger.url(), "MAKEGOOD", makegood.toString(), "BOOTSTRAP_SERVERS", servers);
        boolean hasKcat =
                run(directory, Map.of(), "sh", "-c", "command -v kcat").code() == 0;
        Path example = EXAMPLES.resolve("shell").resolve("publish.sh").toRealPath();
        for (int time = 0; time < 2; time++) {
            Ran ran = run(directory, environment, "sh", example.toString(), "example:shell");
            assertThat(ran.code()).as(ran.said()).isZero();
            assertThat(ran.said()).contains("HTTP: 202").contains("accepted 4, wrong 0");
            assertThat(ran.said().contains("kcat: sent")).isEqualTo(hasKcat);
        }
        assertBookedOnce("example:shell");

        Ran refused = run(directory, environment, "sh", example.toString(), "example:shell ");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.said())
                .contains("accountId begins or ends with a space")
                .contains("422");
    }

    @Test
    void the_node_example_finds_the_owners_partition_by_itself() throws Exception {
        assumeTrue(answers("node") && answers("npm"), "this machine has no node or no npm");
        Path copy = Files.createDirectory(directory.resolve("node"));
        for (String file : List.of("package.json", "package-lock.json", "publish.js")) {
            Files.copy(EXAMPLES.resolve("node").resolve(file), copy.resolve(file));
        }
        Ran installed =
                run(copy, Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=1");
        assumeTrue(
                installed.code() == 0 || !UNREACHABLE.matcher(installed.said()).find(),
                "npm reaches no registry: " + installed.said());
        assertThat(installed.code()).as(installed.said()).isZero();
        for (int time = 0; time < 2; time++) {
            Ran ran = run(copy, Map.of(), "node", "publish.js", servers, "example:zoë");
            assertThat(ran.code()).as(ran.said()).isZero();
            assertThat(ran.said()).contains("4 events confirmed from ");
        }
        assertBookedOnce("example:zoë");
        JsonNode first = Api.JSON.readTree(new Outputs(ledger.settings())
                .records(ledger.settings().topics().events().name()).stream()
                        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                        .filter(value -> value.contains("example:zoë"))
                        .findFirst()
                        .orElseThrow());
        assertThat(first.get("eventId").asText())
                .as("the id that the Java library derives for the same fact")
                .isEqualTo(creditsGranted("example:zoë", "order-1001", 100, GrantKind.PAID)
                        .build()
                        .eventId());
    }
}
