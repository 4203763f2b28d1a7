package io.makegood.systemtests.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.makegood.application.startup.ProblemCode;
import io.makegood.application.startup.UnsafeStart;
import io.makegood.cli.ExitCode;
import io.makegood.processor.engine.Engine;
import io.makegood.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A topic of a ledger that has started is never made, or taken for the old one, without being told so by name. */
class RemadeTopicsIT {
    @TempDir
    Path directory;

    private DamagedLedger ledger;

    @BeforeEach
    void start() {
        ledger = new DamagedLedger(directory);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"entries", "refunds", "notices", "balances", "dead-letters", "duplicates"})
    void a_topic_made_anew_is_noticed_at_the_start_and_can_be_adopted(String name) throws Exception {
        ledger.foldSome();
        String topic = Topics.PREFIX_DEFAULT + name;
        ledger.delete(topic);

        // Not in silence.
        assertThat(ledger.run("topics create")).isNotEqualTo(ExitCode.OK);
        assertThat(ledger.partitionsOf(topic)).isZero();
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(ledger.settings))
                .withMessageContaining("[" + ProblemCode.TOPIC_MISSING + "]")
                .withMessageContaining("topics create " + topic);

        ledger.make(topic, configOf(topic));
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(ledger.settings))
                .withMessageContaining("[" + ProblemCode.TOPIC_RECREATED + "]")
                .satisfies(refusal -> ledger.runRemedy(
                        String.valueOf(refusal.getMessage()), "\\./makegood (topics adopt " + topic + ")"));
        goesOn();
    }

    @Test
    void what_is_missing_is_made_where_it_is_named() throws Exception {
        ledger.foldSome();
        String topic = ledger.settings.topics().deadLetters().name();
        ledger.delete(topic);
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(ledger.settings))
                .satisfies(refusal -> ledger.runRemedy(
                        String.valueOf(refusal.getMessage()), "\\./makegood (topics create " + topic + ".*)\\."));
        goesOn();
        new LedgerCheck(ledger.settings).requireAgreement();
    }

    @Test
    void a_topic_made_anew_under_a_running_engine_stops_it() throws Exception {
        String topic = ledger.settings.topics().refunds().name();
        try (Engine engine = ledger.running()) {
            ledger.publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"g","amount":100,"kind":"PAID"}
                    """);
            ledger.awaitBalances(100);
            ledger.delete(topic);
            ledger.make(topic, configOf(topic));
            engine.awaitEnd();
            assertThat(engine.failure())
                    .get()
                    .satisfies(failure ->
                            assertThat(DamagedLedger.textOf(failure)).contains(ProblemCode.TOPIC_RECREATED.name()));
        }
    }

    @Test
    void the_memory_of_the_topics_is_missed_too() throws Exception {
        ledger.foldSome();
        String memory = Topics.PREFIX_DEFAULT + "engine";
        ledger.delete(memory);
        assertThatExceptionOfType(UnsafeStart.class)
                .isThrownBy(() -> Engine.start(ledger.settings))
                .withMessageContaining("[" + ProblemCode.MANIFEST_LOST + "]")
                .satisfies(refusal -> ledger.runRemedy(
                        String.valueOf(refusal.getMessage()), "\\./makegood (topics adopt) remembers"));
        goesOn();
        new LedgerCheck(ledger.settings).requireAgreement();
    }

    @Test
    void topics_with_another_number_of_partitions_are_not_all_there() {
        assertThat(ledger.run("topics create --partitions 4")).isEqualTo(ExitCode.OK);
        assertThat(ledger.run("topics create --partitions 8")).isNotEqualTo(ExitCode.OK);
        assertThat(ledger.run("topics create")).isEqualTo(ExitCode.OK);
    }

    @Test
    void only_topics_of_the_ledger_are_adopted() throws Exception {
        ledger.foldSome();
        assertThat(ledger.run("topics adopt")).isEqualTo(ExitCode.USAGE);
        assertThat(ledger.run("topics adopt somebody.elses")).isEqualTo(ExitCode.USAGE);
    }

    private void goesOn() throws Exception {
        try (Engine engine = ledger.running()) {
            assertThat(engine.failure()).isEmpty();
            ledger.publish("""
                    {"type":"CreditsGranted","accountId":"a-%1$d","grantId":"later","amount":1,"kind":"PAID"}
                    """);
            ledger.awaitBalances(71);
        }
    }

    private Map<String, String> configOf(String topic) {
        return ledger.settings.topics().all().stream()
                .filter(each -> each.name().equals(topic))
                .findFirst()
                .orElseThrow()
                .config();
    }
}
