package io.makegood.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.schemas.avro.LedgerEvent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A small run of the real thing: broker, engine, peers and report. */
class BenchIT {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int bench(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    err.append(failure.getMessage());
                    return 2;
                })
                .execute(arguments);
    }

    @Test
    void the_report_says_what_was_measured_and_in_which_ratio(@TempDir Path directory) throws Exception {
        int exitCode = bench(
                "--parts",
                "limit,ledger,tutorial",
                "--events",
                "10000",
                "--accounts",
                "200",
                "--rounds",
                "1",
                "--warm-up",
                "0",
                "--report",
                directory.toString());
        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(out.toString()).contains("ledger : transactional copy");
        JsonNode report =
                new ObjectMapper().readTree(directory.resolve("report.json").toFile());
        assertThat(report.at("/ratios/ledger : transactional copy").asDouble()).isPositive();
        assertThat(report.at("/machine/processors").asInt()).isPositive();
        assertThat(Files.readString(directory.resolve("report.md"))).contains("throughput.svg", "bare producer");
        assertThat(Files.readString(directory.resolve("throughput.svg")))
                .startsWith("<svg")
                .contains("ledger, backlog");
    }

    @Test
    void the_ledger_in_postgres_adds_up(@TempDir Path directory) {
        assumeTrue(
                new PostgresPart().missing().isEmpty(),
                () -> new PostgresPart().missing().orElse(""));
        assertThat(bench(
                        "--parts",
                        "postgres",
                        "--events",
                        "10000",
                        "--accounts",
                        "200",
                        "--rounds",
                        "1",
                        "--warm-up",
                        "0",
                        "--report",
                        directory.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("500 set-based");
    }

    @Test
    void the_audit_and_growth_are_measured_and_what_is_measured_once_is_not_repeated(@TempDir Path directory)
            throws Exception {
        int exitCode = bench(
                "--parts",
                "audit,growth",
                "--events",
                "10000",
                "--accounts",
                "200",
                "--rows",
                "25000",
                "--rounds",
                "2",
                "--warm-up",
                "0",
                "--report",
                directory.toString());
        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(Files.readString(directory.resolve("report.md")))
                .contains("audit verify : bare consumer", "ledger with 12,500 accounts, 25,000 open generations");
        assertThat(err.toString()).contains("round 2 of 2: audit").doesNotContain("round 2 of 2: growth");
    }

    @Test
    void a_part_that_does_not_exist_is_refused_with_those_that_do() {
        assertThat(bench("--parts", "limits")).isEqualTo(2);
        assertThat(err.toString()).contains("no part limits", "limit, ledger");
    }

    @Test
    void the_same_seed_gives_the_same_events_in_exactly_that_number() {
        List<LedgerEvent> first = new ArrayList<>();
        List<LedgerEvent> second = new ArrayList<>();
        new Workload(50, 20, 1).events(1_000, first::add);
        new Workload(50, 20, 1).events(1_000, second::add);
        assertThat(first).hasSize(1_000).isEqualTo(second);
    }
}
