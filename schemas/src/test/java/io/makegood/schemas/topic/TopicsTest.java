package io.makegood.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of topics in the contract. */
class TopicsTest {
    private final Topics topics = Topics.withDefaultPrefix();

    @Test
    void the_names_are_those_of_the_contract() {
        assertThat(topics.all())
                .extracting(Topic::name)
                .containsExactly(
                        "ledger.events",
                        "ledger.entries",
                        "ledger.refunds",
                        "ledger.notices",
                        "ledger.balances",
                        "ledger.dead-letters",
                        "ledger.duplicates");
    }

    @Test
    void the_prefix_is_a_setting() {
        assertThat(new Topics("eu-1.credits_").events().name()).isEqualTo("eu-1.credits_events");
        assertThat(new Topics("").events().name()).isEqualTo("events");
    }

    @Test
    void the_journal_is_kept_for_ever_and_stamped_by_the_broker() {
        assertThat(topics.events().config())
                .isEqualTo(Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", "-1",
                        "retention.bytes", "-1",
                        "message.timestamp.type", "LogAppendTime"));
    }

    @Test
    void what_the_ledger_says_is_kept_for_ever() {
        for (Topic topic : new Topic[] {topics.entries(), topics.refunds(), topics.notices()}) {
            assertThat(topic.config())
                    .as(topic.name())
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry("retention.ms", "-1");
        }
    }

    @Test
    void balances_are_compacted_and_dead_letters_and_duplicates_kept_90_days() {
        assertThat(topics.balances().config()).containsEntry("cleanup.policy", "compact");
        assertThat(topics.deadLetters().config()).containsEntry("retention.ms", "7776000000");
        assertThat(topics.duplicates().config()).containsEntry("retention.ms", "7776000000");
    }

    @Test
    void a_prefix_that_kafka_would_refuse_is_refused_here() {
        assertThatThrownBy(() -> new Topics("ledger/")).hasMessageContaining("was \"ledger/\"");
        assertThatThrownBy(() -> new Topics("ledger\n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Topics("x".repeat(238))).hasMessageContaining("at most 237");
        assertThat(new Topics("x".repeat(237)).deadLetters().name()).hasSize(249);
    }

    @Test
    void dead_letters_say_why_and_where_from() {
        assertThat(new String[] {
                    DeadLetterHeaders.REASON,
                    DeadLetterHeaders.DETAIL,
                    DeadLetterHeaders.TOPIC,
                    DeadLetterHeaders.PARTITION,
                    DeadLetterHeaders.OFFSET
                })
                .containsExactly("reason", "detail", "topic", "partition", "offset");
    }
}
