package io.makegood.ledger.fold;

import static io.makegood.ledger.scenario.Scenario.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.CreditEvent.CreditsRevoked;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.ErasureNote;
import io.makegood.ledger.event.FoldAdopted;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.SealedText;
import io.makegood.ledger.event.SupportEvent.AccountNoted;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.scenario.MemoryRows;
import io.makegood.ledger.scenario.TestPolicy;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A ledger that takes personal texts sealed alone (docs/rules.md, section 16). */
class PlainTextScenarios {
    private static final String SEALED = SealedText.of("K".repeat(SealedText.KEY_CHARS), "C".repeat(40));
    private static final String KEY = "K".repeat(SealedText.KEY_CHARS);

    @Test
    void a_text_in_plain_is_refused_from_there_on_and_a_sealed_one_is_not() {
        given().when(new AccountNoted("n1", "rings back", "kim"))
                .noCredits()
                .when(new FoldAdopted(2, true))
                .noCredits()
                .noNotice()
                .when(new AccountNoted("n2", "rings back", SEALED))
                .refused(Reason.PLAIN_TEXT)
                .when(new AccountNoted("n2", SEALED, "kim"))
                .refused(Reason.PLAIN_TEXT)
                .when(new AccountNoted("n2", SEALED, SEALED))
                .noCredits();
    }

    @Test
    void it_is_never_taken_back() {
        given().when(new FoldAdopted(1, true))
                .noCredits()
                .when(new FoldAdopted(1))
                .nothing()
                .when(new FoldAdopted(2))
                .noCredits()
                .when(new FoldAdopted(2, true))
                .nothing()
                .when(new AccountNoted("n1", "rings back", "kim"))
                .refused(Reason.PLAIN_TEXT);
    }

    @Test
    void names_of_revocations_and_the_note_of_an_erasure_are_taken() {
        given(new FoldAdopted(2, true))
                .when(new CreditsRevoked("g", 2L, "fraud"))
                .refused(Reason.UNKNOWN_GRANT)
                .when(ErasureNote.of(KEY, "request-7"))
                .noCredits()
                .when(new AccountNoted(ErasureNote.id(KEY) + "x", "Ada asked for it", "makegood erase"))
                .refused(Reason.PLAIN_TEXT)
                .when(new AccountNoted(
                        ErasureNote.id(KEY) + "y",
                        ErasureNote.of(KEY, "request-7").text() + " of Ada Lovelace",
                        "makegood erase"))
                .refused(Reason.PLAIN_TEXT);
    }

    @Test
    void the_partition_remembers_it() {
        MemoryRows rows = new MemoryRows();
        ledger(rows).apply(Envelope.of("ledger:fold", new FoldAdopted(2, true)), new Position(0, 7, 2_000));
        assertThat(rows.folds()).containsExactly(new FoldRow(2, 7, 2_000, true));
        assertThat(ledger(rows).takesSealedOnly()).isTrue();
        Decision refused =
                ledger(rows).apply(Envelope.of("a", new AccountNoted("n", "rings", "kim")), new Position(0, 8, 3_000));
        assertThat(Objects.requireNonNull(refused.refusal()).detail())
                .startsWith("text is a personal text in plain")
                .doesNotContain("rings");
    }

    private static PartitionLedger<MemoryRows> ledger(MemoryRows rows) {
        return new PartitionLedger<>(
                rows,
                new TestPolicy(),
                (policyId, version, document) -> {
                    throw new InvalidPolicy("none");
                },
                PartitionLedger.RETENTION_MILLIS_DEFAULT);
    }
}
