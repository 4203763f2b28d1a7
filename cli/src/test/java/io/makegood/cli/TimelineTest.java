package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.PlanEvent.PlanRenewed;
import io.makegood.ledger.event.PlanEvent.PlanStarted;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.fold.Effect;
import io.makegood.policyfiles.PolicyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A ledger whose clock is turned by hand. */
class TimelineTest {
    private static final String POLICY = """
            id: shop
            version: "1"
            accountPrefix: ""
            features:
              image: {displayName: Image, price: {perItem: 2}}
            plans:
              pro: {allowance: 100, period: month, timeZone: Europe/Berlin, rollOver: {cap: 30, periods: 1}}
            """;

    @TempDir
    private Path folder;

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private String run(int exitCode, String... lines) throws Exception {
        return run(POLICY, exitCode, lines);
    }

    private String run(String document, int exitCode, String... lines) throws Exception {
        Path policy = folder.resolve("policy.yaml");
        Path events = folder.resolve("events.txt");
        Files.writeString(policy, document);
        boolean asJson = lines[0].equals("--json");
        Files.writeString(events, String.join("\n", List.of(lines).subList(asJson ? 1 : 0, lines.length)));
        StringWriter out = new StringWriter();
        int code = new CommandLine(new TimelineCommand())
                .setOut(new PrintWriter(out))
                .setExecutionExceptionHandler((failure, command, result) -> {
                    out.append(failure.getMessage());
                    return ExitCode.FOUND_WRONG;
                })
                .execute(
                        asJson
                                ? new String[] {events.toString(), "--policy", policy.toString(), "--json"}
                                : new String[] {events.toString(), "--policy", policy.toString()});
        assertThat(code).as(out.toString()).isEqualTo(exitCode);
        return out.toString();
    }

    @Test
    void a_year_of_a_plan_passes_at_once_each_period_at_its_time() {
        Timeline timeline = new Timeline(PolicyFile.read(POLICY).policy().orElseThrow());
        timeline.happens(Envelope.of("a", new PlanStarted("pro", null, 1)), millis("2027-01-31T09:00:00Z"));
        List<Timeline.Step> year = timeline.passesUntil(millis("2028-01-31T08:59:59Z"));
        List<Timeline.Step> renewals = year.stream()
                .filter(step -> step.envelope().event() instanceof PlanRenewed)
                .toList();
        assertThat(renewals).hasSize(12).allMatch(step -> step.decision().effect() == Effect.APPLIED);
        assertThat(renewals)
                .extracting(step -> Instant.ofEpochMilli(step.at()).toString())
                .startsWith("2027-01-31T09:00:00Z", "2027-02-28T09:00:00Z", "2027-03-31T08:00:00Z");
        assertThat(year.get(year.size() - 1).balance()).isEqualTo(130);
    }

    @Test
    void nobody_is_warned_of_the_balance_between_two_periods() {
        String warned = POLICY.replace("rollOver: {cap: 30, periods: 1}", "trial: {length: 7d, allowance: 20}")
                + "lowBalance: {threshold: 50}\n";
        Timeline timeline = new Timeline(PolicyFile.read(warned).policy().orElseThrow());
        timeline.happens(Envelope.of("a", new PlanStarted("pro", null, 1)), millis("2027-01-31T09:00:00Z"));
        List<Timeline.Step> steps = timeline.passesUntil(millis("2027-05-31T08:59:59Z"));
        assertThat(steps).extracting(Timeline.Step::balance).containsExactly(20L, 100L, 100L, 100L, 100L);
        assertThat(steps).flatExtracting(step -> step.decision().notices()).isEmpty();
    }

    @Test
    void what_is_transferred_arrives_at_the_moment_at_which_it_left() {
        Timeline timeline = new Timeline(PolicyFile.read(POLICY).policy().orElseThrow());
        long time = millis("2027-01-31T09:00:00Z");
        timeline.happens(Envelope.of("a", new CreditsGranted("g", 9, GrantKind.PAID, null, null, null)), time);
        timeline.happens(Envelope.of("a", new CreditsTransferred("t", "b", 4L, "a gift")), time);
        assertThat(timeline.passesUntil(time)).singleElement().satisfies(step -> {
            assertThat(step.byEngine()).isTrue();
            assertThat(step.at()).isEqualTo(time);
            assertThat(step.envelope().accountId()).isEqualTo("b");
            assertThat(step.balance()).isEqualTo(4);
        });
    }

    @Test
    void each_line_is_told_with_what_came_of_it() throws Exception {
        String told = run(
                ExitCode.OK,
                "# a plan, a charge that nobody ends, and time",
                "2027-01-31T09:00:00Z {\"type\":\"PlanStarted\",\"accountId\":\"a-1\",\"planId\":\"pro\"}",
                "2027-02-01T09:00:00Z {\"type\":\"GenerationRequested\",\"accountId\":\"a-1\",\"generationId\":\"n-1\","
                        + "\"feature\":\"image\",\"items\":[\"1\"],\"authorize\":true}",
                "2027-02-28T09:00:00Z");
        assertThat(told)
                .contains("PlanStarted  APPLIED  balance 0")
                .contains("PlanRenewed (engine)  APPLIED  balance 100")
                .contains("GRANT +100 GRANTED_ALLOWANCE, plan:pro:1 +100")
                .contains("CHARGE -2 AUTHORIZED")
                .contains("GenerationTimedOut (engine)  APPLIED  balance 100")
                .contains("EXPIRY -70 EXPIRED")
                .endsWith("GRANT +100 GRANTED_ALLOWANCE, plan:pro:2 +100\n");
    }

    @Test
    void the_row_that_decided_and_why_it_was_declined_are_told() throws Exception {
        String table = POLICY.replace(
                "plans:",
                "  video: {displayName: Video, table: [{name: slow, when: {model: [slow]}, base: 3}]}\n"
                        + "attributes: {model: [slow, fast]}\nplans:");
        String request =
                "{\"type\":\"GenerationRequested\",\"accountId\":\"a-1\",\"generationId\":\"n-%d\",\"feature\":\"video\","
                        + "\"items\":[],\"authorize\":true,\"attributes\":{\"model\":\"%s\"}}";
        String[] lines = {
            "2027-01-31T09:00:00Z {\"type\":\"CreditsGranted\",\"accountId\":\"a-1\",\"grantId\":\"g\",\"amount\":4,\"kind\":\"PAID\"}",
            "2027-01-31T09:00:01Z " + request.formatted(1, "slow"),
            "2027-01-31T09:00:02Z " + request.formatted(2, "slow"),
            "2027-01-31T09:00:03Z " + request.formatted(3, "faster")
        };
        assertThat(run(table, ExitCode.OK, lines))
                .contains("ChargeAuthorized: 3 credits charged. Your balance is 1 credit. (priceRow slow)")
                .contains("ChargeDeclined INSUFFICIENT_CREDITS: ", "(priceRow slow; nextAttempt 2)")
                .contains("ChargeDeclined INVALID_INPUT: ", "slow, fast");
        JsonNode data = new ObjectMapper()
                .readTree(run(
                        table,
                        ExitCode.OK,
                        Stream.concat(Stream.of("--json"), Stream.of(lines)).toArray(String[]::new)))
                .get("data");
        assertThat(data).hasSize(4);
        assertThat(data.get(1).at("/entries/0/amount").asLong()).isEqualTo(-3);
        assertThat(data.get(1).at("/notices/0").toString()).contains("priceRow", "slow");
        assertThat(data.get(2).at("/notices/0/reason").asText()).isEqualTo("INSUFFICIENT_CREDITS");
        assertThat(data.get(3).at("/balance").asLong()).isEqualTo(1);
    }

    @Test
    void a_line_that_is_wrong_is_named() throws Exception {
        assertThat(run(ExitCode.FOUND_WRONG, "yesterday")).contains("line 1 begins with no time");
        assertThat(run(ExitCode.FOUND_WRONG, "2027-02-01T00:00:00Z", "2027-01-01T00:00:00Z"))
                .contains("line 2 is earlier than the line before");
        assertThat(run(ExitCode.FOUND_WRONG, "2027-02-01T00:00:00Z {\"type\":\"Nonsense\"}"))
                .contains("line 1 ")
                .contains("type");
    }

    @Test
    void what_is_refused_is_told_with_its_reason() throws Exception {
        assertThat(run(
                        ExitCode.FOUND_WRONG,
                        "2027-02-01T00:00:00Z {\"type\":\"PlanStarted\",\"accountId\":\"a-1\",\"planId\":\"basic\"}"))
                .contains("REFUSED")
                .contains("UNKNOWN_PLAN: planId is no plan of the policy in force");
    }
}
