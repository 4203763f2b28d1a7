package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.given;
import static io.makegood.ledger.scenario.Words.authorize;
import static io.makegood.ledger.scenario.Words.charged;
import static io.makegood.ledger.scenario.Words.granted;
import static io.makegood.ledger.scenario.Words.item;
import static io.makegood.ledger.scenario.Words.itemFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.GenerationEvent;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.SealedText;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.refund.RefundCause;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Links to results are for people who judge: no rule asks for them, and a report that differs in its link alone is the same report. */
class ResultLinkScenarios {
    private static final String LINK = "https://cdn.example/1.png?signed=one";
    private static final String SIGNED_ANEW = "https://cdn.example/1.png?signed=two";
    private static final String SEALED = SealedText.of("K".repeat(SealedText.KEY_CHARS), "C".repeat(40));

    private static GenerationEvent delivered(@Nullable String link) {
        return new ItemDelivered("n", "1", DeliveryKind.SAVED, link);
    }

    private static GenerationEvent completed(@Nullable String link) {
        return new GenerationCompleted("n", Outcome.PARTIAL, null, Map.of(), link);
    }

    @Test
    void a_report_again_with_another_link_with_one_or_without_is_a_duplicate_and_no_conflict() {
        for (String first : new String[] {LINK, null, SEALED}) {
            for (String again : new String[] {SIGNED_ANEW, LINK, null, SEALED}) {
                given(granted("g", 20), charged("n", 0, item("1", 2), item("2", 2)), itemFailed("n", "2"))
                        .when(delivered(first))
                        .noCredits()
                        .noNotice()
                        .when(completed(first))
                        .noCredits()
                        .noNotice()
                        .when(delivered(again))
                        .nothing()
                        .when(completed(again))
                        .nothing()
                        .balance(18);
            }
        }
    }

    @Test
    void what_is_news_without_a_link_is_news_with_one() {
        given(granted("g", 20), charged("n", 4, item("1", 2)))
                .when(new GenerationCompleted("n", Outcome.SUCCEEDED, null, Map.of(), LINK))
                .noCredits()
                .when(new GenerationCompleted("n", Outcome.SUCCEEDED, 5L, Map.of(), SIGNED_ANEW))
                .refunded(null, 1, RefundCause.UNUSED)
                .balance(15);
    }

    @Test
    void what_an_earlier_attempt_was_told_is_told_again_whatever_the_link() {
        given(authorize("n", 1, null, "1"))
                .when(completed(LINK))
                .noCredits()
                .and(granted("g", 20), authorize("n", 2, null, "1"))
                .when(completed(SIGNED_ANEW))
                .nothing();
    }

    @Test
    void its_digest_is_what_it_always_was_whatever_the_link() {
        EntryChain chain = new EntryChain();
        for (String link : List.of(LINK, SIGNED_ANEW, SEALED)) {
            assertThat(Digests.ofReport(chain, delivered(link), "e-1"))
                    .isEqualTo(Digests.ofReport(chain, delivered(null), "e-1"))
                    .isEqualTo(Digests.of(chain, "delivered", "e-1", "1", "SAVED"));
            assertThat(Digests.ofReport(chain, completed(link), "e-1"))
                    .isEqualTo(Digests.ofReport(chain, completed(null), "e-1"))
                    .isEqualTo(Digests.of(chain, "completed", "e-1", "PARTIAL", null));
        }
    }

    @Test
    void a_ledger_that_takes_texts_sealed_alone_takes_links_sealed_alone() {
        given(new FoldAdopted(2, true), granted("g", 20), charged("n", 0, item("1", 2)))
                .when(delivered(LINK))
                .refused(Reason.PLAIN_TEXT)
                .when(completed(LINK))
                .refused(Reason.PLAIN_TEXT)
                .when(delivered(SEALED))
                .noCredits()
                .when(completed(null))
                .noCredits();
    }
}
