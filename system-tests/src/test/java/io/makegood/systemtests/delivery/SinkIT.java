package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.makegood.application.config.EngineSettings;
import io.makegood.application.config.OutputFormat;
import io.makegood.benchmarks.PostgresServer;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.systemtests.engine.Outputs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink of deploy/sinks/postgresql, as it is, from a ledger into a PostgreSQL: each entry once, whatever is delivered again. */
class SinkIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void tables_in_postgresql_sum_to_the_balances_of_the_ledger() throws Exception {
        Path programs = PostgresServer.programs().orElse(null);
        assumeTrue(programs != null, "no PostgreSQL is installed");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(
                        EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
                PostgresServer postgres = PostgresServer.start(programs);
                Connection database = postgres.connect()) {
            EngineSettings settings = FormattedOutputs.settings(kafka, directory, OutputFormat.AVRO);
            RandomEvents random = new RandomEvents(7, 10, 10, "account-");
            FormattedOutputs.fold(settings, random);
            try (ConnectProcess connect = ConnectProcess.start(directory, kafka.bootstrapServers(), postgres.url())) {
                // What comes while it runs is in the other encoding.
                FormattedOutputs.fold(FormattedOutputs.settings(kafka, directory, OutputFormat.JSON), random);
                long entries = awaitSame(connect, settings, database);

                connect.startAgain("entries");
                awaitReadAgain(connect, settings);
                assertThat(number(database, "select count(*) from entries")).isEqualTo(entries);
                awaitSame(connect, settings, database);
            }
        }
    }

    /** Waits until every table has what the ledger has; returns how many entries that are. */
    private static long awaitSame(ConnectProcess connect, EngineSettings settings, Connection database) {
        Outputs outputs = new Outputs(settings);
        Map<String, Long> sums = new TreeMap<>();
        var entries = outputs.values(settings.topics().entries().name(), LedgerEntry.class);
        entries.forEach(entry -> sums.merge(entry.getAccountId(), entry.getAmount(), Long::sum));
        Map<String, Long> balances = new TreeMap<>();
        outputs.values(settings.topics().balances().name(), AccountBalance.class)
                .forEach(balance -> balances.put(balance.getAccountId(), balance.getBalance()));
        assertThat(sums).isNotEmpty().isEqualTo(balances);
        long refunds = outputs.records(settings.topics().refunds().name()).size();
        long notices = outputs.records(settings.topics().notices().name()).size();
        assertThat(refunds).isPositive();
        Await.until("the tables have what the ledger has", LIMIT, () -> {
            assertThat(connect.isAlive()).as(connect.said()).isTrue();
            return number(database, "select count(*) from entries") == entries.size()
                    && number(database, "select count(*) from refunds") == refunds
                    && number(database, "select count(*) from notices") == notices
                    && accounts(database, "select account_id, sum(amount) from entries group by 1")
                            .equals(balances)
                    && accounts(database, "select account_id, balance from balances")
                            .equals(balances);
        });
        return entries.size();
    }

    private static void awaitReadAgain(ConnectProcess connect, EngineSettings settings) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()))) {
            Map<TopicPartition, OffsetSpec> asked =
                    new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
            for (int partition = 0; partition < settings.partitions(); partition++) {
                asked.put(new TopicPartition(settings.topics().entries().name(), partition), OffsetSpec.latest());
            }
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    Cluster.answer(admin.listOffsets(asked).all());
            Await.until("the entries were delivered again", LIMIT, () -> {
                assertThat(connect.isAlive()).as(connect.said()).isTrue();
                var read = Cluster.answer(
                        admin.listConsumerGroupOffsets("connect-again").partitionsToOffsetAndMetadata());
                return ends.entrySet().stream()
                        .filter(end -> end.getValue().offset() > 0)
                        .allMatch(end -> {
                            var at = read.get(end.getKey());
                            return at != null && at.offset() >= end.getValue().offset() - 1;
                        });
            });
        }
    }

    /** Minus one while there is no such table. */
    private static long number(Connection database, String query) {
        try (Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            return found.next() ? found.getLong(1) : -1;
        } catch (SQLException notYet) {
            return -1;
        }
    }

    private static Map<String, Long> accounts(Connection database, String query) {
        Map<String, Long> accounts = new TreeMap<>();
        try (Statement statement = database.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                accounts.put(found.getString(1), found.getLong(2));
            }
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
        return accounts;
    }
}
