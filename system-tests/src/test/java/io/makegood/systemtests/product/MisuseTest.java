package io.makegood.systemtests.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.ItemFailed;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.SupportEvent.ClaimReviewed;
import io.makegood.ledger.event.SupportEvent.ResultReported;
import io.makegood.ledger.event.Verdict;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.policy.ClaimRules.ClaimLimit;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.refund.RefundCause;
import io.makegood.ledger.refund.RefundIssued;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.policyfiles.PublishedPolicy;
import io.makegood.policyfiles.YamlPolicies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** PHO-7 as a property: however claims come, no account gets past the policy's limits, and no output is paid back twice. */
class MisuseTest {
    private static final int STREAMS = 3_000;
    private static final int EVENTS = 80;
    private static final long PRICE = 3;
    private static final List<String> FEATURES = List.of("text", "recolor", "ai-backgrounds", "retouch");
    private static final List<String> REASONS = List.of("BLANK_RESULT", "CHANGED_MY_MIND", "SIX_FINGERS");

    private final PublishedPolicy photoroom = PolicyFiles.policy("photoroom");
    private long accepted;
    private long limited;
    private long duplicates;
    private long late;

    @Test
    void random_claim_streams_never_exceed_the_limits_nor_pay_twice_for_one_output() {
        String document = PolicyFiles.document("photoroom");
        for (int seed = 0; seed < STREAMS; seed++) {
            LedgerRun run =
                    new LedgerRun(new DefaultPolicy(), new YamlPolicies(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
            run.apply(Envelope.of("policy:photoroom", PolicyFiles.published(document)), new Position(0, 0, 1));
            stream(run, new Random(seed));
            check(run);
        }
        // A property that never meets what it forbids proves nothing.
        assertThat(accepted).isGreaterThan(STREAMS);
        assertThat(limited).isGreaterThan(STREAMS / 10);
        assertThat(duplicates).isGreaterThan(STREAMS);
        assertThat(late).isGreaterThan(STREAMS / 10);
    }

    private static void stream(LedgerRun run, Random random) {
        String account = "photoroom:mallory";
        long clock = 1_700_000_000_000L;
        long offset = 1;
        run.apply(
                Envelope.of(account, new CreditsGranted("plan", 10_000, GrantKind.ALLOWANCE, null, null, null)),
                new Position(0, offset++, clock));
        int generations = 0;
        int claims = 0;
        for (int i = 0; i < EVENTS; i++) {
            // Bursts, and now and then a day or a fortnight of silence.
            clock += switch (random.nextInt(20)) {
                case 0 -> 15 * Spoken.DAY;
                case 1, 2 -> random.nextInt((int) Spoken.DAY);
                default -> random.nextInt(60_000);
            };
            LedgerEvent event;
            if (generations == 0 || random.nextInt(6) == 0) {
                event = Spoken.charged(
                        "n" + generations++,
                        FEATURES.get(random.nextInt(FEATURES.size())),
                        random.nextBoolean() ? "android" : "web",
                        random.nextInt(3) == 0 ? "batch-editor" : null,
                        PRICE,
                        "1",
                        "2",
                        "3");
            } else {
                String generation = "n" + random.nextInt(generations);
                String item = Integer.toString(1 + random.nextInt(3));
                event = switch (random.nextInt(12)) {
                    case 0 -> new ItemFailed(generation, item, FailureCause.PROVIDER_ERROR, null, null);
                    case 1 -> new GenerationCompleted(generation, Outcome.SUCCEEDED, null);
                    case 2 ->
                        new CreditsAdjusted(
                                "adj" + i, PRICE, AdjustmentGround.FAULTY_OUTPUT, "kim", null, generation, item);
                    case 3, 4 ->
                        new ClaimReviewed(
                                "c" + random.nextInt(claims + 1),
                                random.nextBoolean() ? Verdict.CLEARLY_UNUSABLE : Verdict.NOT_UNUSABLE,
                                "kim");
                    case 5 -> report(random, "c" + random.nextInt(claims + 1), generation, item);
                    default -> report(random, "c" + claims++, generation, item);
                };
            }
            run.apply(Envelope.of(account, event), new Position(0, offset++, clock));
        }
    }

    private static ResultReported report(Random random, String claim, String generation, String item) {
        return new ResultReported(claim, generation, item, REASONS.get(random.nextInt(REASONS.size())), null);
    }

    private void check(LedgerRun run) {
        Map<String, Long> paid = new HashMap<>();
        Map<String, Integer> claimsPaid = new HashMap<>();
        for (RefundIssued refund : run.refunds()) {
            String output = refund.generationId() + "/" + refund.itemId();
            assertThat(paid.merge(output, refund.amount(), Long::sum))
                    .as("credits given back for " + output)
                    .isLessThanOrEqualTo(PRICE);
            if (refund.cause() == RefundCause.CLAIM_ACCEPTED) {
                accepted++;
                assertThat(claimsPaid.merge(output, 1, Integer::sum))
                        .as("claims paid for " + output)
                        .isEqualTo(1);
            }
        }
        List<Long> counted = new ArrayList<>();
        List<String> reviewedLater = new ArrayList<>();
        for (Notice notice : run.notices()) {
            String claim = String.valueOf(notice.subject().claimId());
            boolean judged = notice.type() == NoticeType.ClaimAccepted || "NOT_UNUSABLE".equals(notice.reason());
            if (notice.type() == NoticeType.ClaimOpened) {
                reviewedLater.add(claim);
                counted.add(notice.recordedAt());
            } else if (judged && !reviewedLater.contains(claim)) {
                counted.add(notice.recordedAt());
            }
            limited += "LIMIT_REACHED".equals(notice.reason()) ? 1 : 0;
            duplicates += "DUPLICATE".equals(notice.reason()) ? 1 : 0;
            late += "TOO_LATE".equals(notice.reason()) ? 1 : 0;
        }
        for (ClaimLimit limit : photoroom.claims().limits()) {
            for (long end : counted) {
                long within = counted.stream()
                        .filter(at -> at <= end && at > end - limit.periodMillis())
                        .count();
                assertThat(within)
                        .as("claims in " + limit.periodMillis() + " ms until " + end)
                        .isLessThanOrEqualTo(limit.claims());
            }
        }
    }
}
