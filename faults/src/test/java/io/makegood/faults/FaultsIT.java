package io.makegood.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A short campaign of the real thing: a broker, engines, the damage that one broker is enough for. */
class FaultsIT {
    /**
     * One of each kind of damage that one broker is enough for, where a longer campaign has several. Refusals of which an engine that runs
     * convinces itself twice, half a minute apart, are left to that one, and what only some machines can do.
     */
    private static final String KINDS = String.join(
            ",",
            "kill-engine",
            "zombie-engine",
            "kill-broker",
            "pause-broker",
            "cut-requests",
            "cut-answers",
            "reset-connections",
            "held-end",
            "lost-end-answer",
            "lost-end-request",
            "lost-state",
            "damaged-store",
            "old-state",
            "garbage-producer",
            "aborted-transactions",
            "hanging-transaction",
            "fenced-engine",
            "lost-registry",
            "lost-offsets",
            "lost-changelog",
            "swarm-of-three");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int faults(String... arguments) {
        return new CommandLine(new FaultsCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    err.append(failure.toString());
                    return 2;
                })
                .execute(arguments);
    }

    @Test
    void what_one_broker_is_enough_for_leaves_every_ledger_as_it_must_be(@TempDir Path directory) throws Exception {
        int exitCode = faults(
                "--brokers",
                "1",
                "--engines",
                "1",
                "--no-api",
                "--once",
                "--kinds",
                KINDS,
                "--recovery",
                "180",
                "--report",
                directory.toString());
        assertThat(exitCode).as(err + "\n" + out).isZero();
        JsonNode report =
                new ObjectMapper().readTree(directory.resolve("report.json").toFile());
        assertThat(report.path("cycles")).hasSize(KINDS.split(",", -1).length);
        assertThat(report.path("events").asLong()).isPositive();
        assertThat(Files.readString(directory.resolve("report.md"))).contains("| kill-engine | 1 | ");
        // A transaction may end in the moment between the look at it and the kill: not every one hits.
        assertThat(report.findValues("effective").stream().filter(each -> each.isBoolean() && each.booleanValue()))
                .hasSizeGreaterThan(KINDS.split(",", -1).length / 2);
    }

    @Test
    void a_kind_that_does_not_exist_is_refused_with_those_that_do() {
        assertThat(faults("--kinds", "kill-everybody")).isEqualTo(2);
        assertThat(err.toString()).contains("no kind kill-everybody", "kill-engine");
    }
}
