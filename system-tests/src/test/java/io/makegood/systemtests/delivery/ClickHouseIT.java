package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.application.config.EngineSettings;
import io.makegood.application.config.OutputFormat;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.systemtests.engine.Outputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of deploy/sinks/clickhouse, run by ClickHouse's own engine behind a ledger. */
class ClickHouseIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Path CHECK =
            Path.of("../deploy/sinks/clickhouse/check").toAbsolutePath();

    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void tables_sum_to_the_balances_of_the_ledger_and_what_is_no_json_is_kept_beside_them() throws Exception {
        assumeTrue(
                Files.isDirectory(CHECK.resolve("node_modules/chdb")),
                "ClickHouse is not there: run npm ci in deploy/sinks/clickhouse/check");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort())) {
            EngineSettings settings = FormattedOutputs.settings(kafka, directory, OutputFormat.JSON);
            RandomEvents random = new RandomEvents(7, 10, 10, "account-");
            FormattedOutputs.fold(settings, random);
            Outputs outputs = new Outputs(settings);
            int entries = outputs.records(settings.topics().entries().name()).size();
            int refunds = outputs.records(settings.topics().refunds().name()).size();
            int notices = outputs.records(settings.topics().notices().name()).size();
            Map<String, Long> balances = balances(settings, outputs);
            assertThat(sums(settings, outputs)).isNotEmpty().isEqualTo(balances);
            Path said = directory.resolve("clickhouse.log");
            Process clickhouse = start(kafka.bootstrapServers(), said);
            try {
                await(
                        clickhouse,
                        said,
                        "the tables have what the ledger has",
                        tables -> tables.path("entries").asInt() == entries
                                && tables.path("refunds").asInt() == refunds
                                && tables.path("notices").asInt() == notices
                                && byAccount(tables.path("sums")).equals(balances)
                                && byAccount(tables.path("balances")).equals(balances)
                                && tables.path("notRead").asInt() == 0);
                FormattedOutputs.fold(FormattedOutputs.settings(kafka, directory, OutputFormat.AVRO), random);
                int all = outputs.records(settings.topics().entries().name()).size()
                        + outputs.records(settings.topics().refunds().name()).size()
                        + outputs.records(settings.topics().notices().name()).size()
                        - entries
                        - refunds
                        - notices;
                assertThat(all).isPositive();
                await(
                        clickhouse,
                        said,
                        "what is Avro is kept beside them",
                        tables -> tables.path("notRead").asInt() > all
                                && tables.path("entries").asInt() == entries);
            } finally {
                clickhouse.destroyForcibly();
            }
        }
    }

    private static Process start(String brokers, Path said) throws IOException {
        Process process = new ProcessBuilder(
                        "node",
                        CHECK.resolve("check.js").toString(),
                        said.resolveSibling("clickhouse").toString(),
                        brokers)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private interface Condition {
        boolean holds(JsonNode tables);
    }

    private void await(Process clickhouse, Path said, String what, Condition condition) {
        AtomicReference<String> last = new AtomicReference<>("nothing");
        try {
            Await.until(what, LIMIT, () -> {
                assertThat(clickhouse.isAlive()).as(Files.readString(said)).isTrue();
                List<String> lines = Files.readAllLines(said);
                if (lines.isEmpty() || !lines.get(lines.size() - 1).endsWith("}")) {
                    return false;
                }
                last.set(lines.get(lines.size() - 1));
                return condition.holds(json.readTree(last.get()));
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it said last: " + last.get(), e);
        }
    }

    private static Map<String, Long> byAccount(JsonNode credits) {
        Map<String, Long> accounts = new TreeMap<>();
        credits.properties()
                .forEach(each -> accounts.put(each.getKey(), each.getValue().asLong()));
        return accounts;
    }

    private static Map<String, Long> sums(EngineSettings settings, Outputs outputs) {
        Map<String, Long> sums = new TreeMap<>();
        outputs.values(settings.topics().entries().name(), LedgerEntry.class)
                .forEach(entry -> sums.merge(entry.getAccountId(), entry.getAmount(), Long::sum));
        return sums;
    }

    private static Map<String, Long> balances(EngineSettings settings, Outputs outputs) {
        Map<String, Long> balances = new TreeMap<>();
        outputs.values(settings.topics().balances().name(), AccountBalance.class)
                .forEach(balance -> balances.put(balance.getAccountId(), balance.getBalance()));
        return balances;
    }
}
