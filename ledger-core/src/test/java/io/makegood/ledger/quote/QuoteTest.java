package io.makegood.ledger.quote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.entry.EntryKind;
import io.makegood.ledger.entry.GrantAmount;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.reason.Reason;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Scenario;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.scenario.Timed;
import io.makegood.ledger.scenario.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an action will cost, before it starts: exactly what the fold does when it is asked to charge. */
class QuoteTest {
    private static final long NOW = Scenario.START;
    private static final String ACCOUNT = "ann";

    private static OpenGrant grant(int ordinal, long remaining, @Nullable Long expiresAt) {
        return new OpenGrant(ordinal, "g" + ordinal, GrantKind.PAID, 0, expiresAt, remaining);
    }

    private static Quote quote(int items, boolean access, OpenGrant... grants) {
        long balance = 0;
        for (OpenGrant grant : grants) {
            balance += grant.remaining();
        }
        Purse purse = new Purse(List.of(grants), ParkedGrants.NONE, balance, null);
        return Quote.of("image", null, items, new TestPolicy(), purse, access, NOW);
    }

    @Test
    void the_grants_that_would_pay_are_named_in_the_order_in_which_they_burn() {
        Quote quote = quote(3, true, grant(1, 4, null), grant(2, 10, null));
        assertThat(quote.required()).isEqualTo(7);
        assertThat(quote.available()).isEqualTo(14);
        assertThat(quote.declined()).isNull();
        assertThat(quote.grants()).containsExactly(new GrantAmount("g1", 4), new GrantAmount("g2", 3));
    }

    @Test
    void a_grant_for_other_features_pays_for_nothing_and_one_for_the_feature_pays() {
        OpenGrant images = new OpenGrant(1, "g1", GrantKind.PAID, 0, null, 4, 0, List.of("image"), List.of());
        OpenGrant videos = new OpenGrant(2, "g2", GrantKind.PAID, 0, null, 90, 0, List.of("video"), List.of());
        Quote quote = quote(3, true, images, videos, grant(3, 10, null));
        assertThat(quote.available()).isEqualTo(14);
        assertThat(quote.grants()).containsExactly(new GrantAmount("g1", 4), new GrantAmount("g3", 3));
        assertThat(quote(3, true, images, videos).missing()).isEqualTo(3);
    }

    @Test
    void a_debt_takes_nothing_off_a_grant_for_the_feature_and_is_missing_where_that_does_not_suffice() {
        OpenGrant images = new OpenGrant(1, "g1", GrantKind.PAID, 0, null, 4, 0, List.of("image"), List.of());
        Purse purse = new Purse(List.of(images), ParkedGrants.NONE, 4 - 15, null);
        assertThat(Quote.of("image", null, 1, new TestPolicy(), purse, true, NOW)
                        .declined())
                .isNull();
        Quote more = Quote.of("image", null, 3, new TestPolicy(), purse, true, NOW);
        assertThat(more.available()).isEqualTo(4);
        assertThat(more.missing()).isEqualTo(7 - 4 + 15);
    }

    @Test
    void what_is_missing_is_said_and_no_grant_would_pay() {
        Quote quote = quote(3, true, grant(1, 4, null));
        assertThat(quote.missing()).isEqualTo(3);
        assertThat(quote.declined()).isEqualTo(DeclineReason.INSUFFICIENT_CREDITS);
        assertThat(quote.grants()).isEmpty();
    }

    @Test
    void expired_grants_pay_for_nothing() {
        assertThat(quote(1, true, grant(1, 4, NOW)).available()).isZero();
        assertThat(quote(1, true, grant(1, 4, NOW + 1)).available()).isEqualTo(4);
    }

    @Test
    void a_debt_is_missing_too_but_what_is_free_needs_nothing() {
        Purse debt = new Purse(List.of(), ParkedGrants.NONE, -15, null);
        Quote quote = Quote.of("image", null, 1, new TestPolicy(), debt, true, NOW);
        assertThat(quote.required()).isEqualTo(3);
        assertThat(quote.available()).isZero();
        assertThat(quote.missing()).isEqualTo(18);
        assertThat(Quote.of("free", null, 1, new TestPolicy(), debt, true, NOW).declined())
                .isNull();
    }

    @Test
    void a_platform_that_the_policy_does_not_list_has_no_price_and_those_that_it_lists_are_named() {
        Quote quote = Quote.of("image", "iOS", 1, new TestPolicy(), Purse.EMPTY, true, NOW);
        assertThat(quote.declined()).isEqualTo(DeclineReason.INVALID_INPUT);
        assertThat(quote.platforms()).containsExactly("ios", "web");
    }

    @Test
    void a_charge_up_to_what_a_quote_says_is_made_and_none_above() {
        Quote quote = quote(2, true, grant(1, 40, null));
        assertThat(quote.maxAmount()).isEqualTo(quote.required()).isEqualTo(5);
    }

    @Test
    void without_access_nothing_would_start() {
        assertThat(quote(1, false, grant(1, 40, null)).declined()).isEqualTo(DeclineReason.NO_ACCESS);
    }

    @Test
    void an_unknown_feature_has_no_price() {
        Quote quote = Quote.of("nonsense", null, 1, new TestPolicy(), Purse.EMPTY, true, NOW);
        assertThat(quote.declined()).isEqualTo(DeclineReason.INVALID_INPUT);
        assertThat(quote.required()).isZero();
    }

    @Test
    void a_cost_beyond_64_bits_is_an_error() {
        assertThatThrownBy(() -> new io.makegood.ledger.price.Price(1, Long.MAX_VALUE).of(2))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void a_quote_is_what_an_authorisation_at_that_moment_does() {
        int charged = 0;
        int declined = 0;
        for (long seed = 0; seed < 400; seed++) {
            TestPolicy policy = TestPolicy.random(seed).everybodyMay();
            LedgerRun run = new LedgerRun(policy, PartitionLedger.RETENTION_MILLIS_DEFAULT);
            List<Timed> journey = new RandomEvents(seed, 1, 4, "a").journey(ACCOUNT, NOW);
            for (int i = 0; i < journey.size(); i++) {
                run.apply(
                        journey.get(i).envelope(),
                        new Position(0, i, journey.get(i).at()));
                long at = journey.get(i).at() + 1;
                AccountRow row = run.account(ACCOUNT);
                int items = 1 + i % 4;
                Quote quote = Quote.of("image", null, items, policy, Purse.of(row), row.accessActive(), at);
                String[] ids = List.of("1", "2", "3", "4").subList(0, items).toArray(new String[0]);
                Decision decision = run.decide(
                        Envelope.of(ACCOUNT, Words.authorize("asked", "image", ids)),
                        new Position(0, journey.size() + i, at));
                if (decision.notices().stream().anyMatch(notice -> isNotAsked(notice.reason()))) {
                    continue;
                }
                if (quote.declined() == null) {
                    charged++;
                    LedgerEntry charge = decision.entries().stream()
                            .filter(entry -> entry.kind() == EntryKind.CHARGE)
                            .findFirst()
                            .orElseThrow();
                    assertThat(charge.amount()).isEqualTo(-quote.required());
                    assertThat(charge.grants())
                            .isEqualTo(quote.grants().stream()
                                    .map(grant -> new GrantAmount(grant.grantId(), -grant.amount()))
                                    .toList());
                } else {
                    declined++;
                    assertThat(decision.notices())
                            .filteredOn(notice -> notice.type() == NoticeType.ChargeDeclined)
                            .extracting(Notice::reason)
                            .containsExactly(quote.declined().name());
                }
            }
        }
        assertThat(charged).isGreaterThan(500);
        assertThat(declined).isGreaterThan(500);
    }

    /** This quote was asked for without budgets. */
    private static boolean isNotAsked(@Nullable String reason) {
        return Reason.BUDGET_EXCEEDED.isNamed(reason);
    }
}
