package io.makegood.ledger.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.BudgetSpent;
import io.makegood.ledger.account.MemberRow;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.BudgetSet;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.LedgerEvent.AccountUpdated;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.notice.Notice;
import io.makegood.ledger.notice.NoticeType;
import io.makegood.ledger.row.AccountRowCodec;
import io.makegood.ledger.row.BudgetRowCodec;
import io.makegood.ledger.row.GenerationRowCodec;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.TestPolicy;
import io.makegood.ledger.scenario.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds of budgets whatever happens. */
class BudgetProperties {
    private static final long START = 1_700_000_000_000L;
    private static final long RETENTION_MILLIS = 900_000_000L;

    private int offset;

    private Decision apply(LedgerRun run, LedgerEvent event, long at) {
        return run.apply(Envelope.of("team", event), new Position(0, offset++, at));
    }

    private static GenerationRequested request(String id, String actor, boolean asks, String... items) {
        return new GenerationRequested(id, "image", null, null, null, null, actor, List.of(items), asks);
    }

    @Test
    void a_thousand_members_fit_and_every_row_stays_small() {
        LedgerRun run = new LedgerRun(new TestPolicy().holdersAlone(), RETENTION_MILLIS);
        List<String> members = new ArrayList<>();
        Map<String, List<String>> groups = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            String member = String.format("member-%04d-7c0e5f5a-51a2-4d3c-9a3e", i);
            members.add(member);
            groups.computeIfAbsent("group-" + i % 50, any -> new ArrayList<>()).add(member);
        }
        apply(run, Words.granted("g", 1_000_000), START);
        apply(run, new AccountUpdated(members, null, groups), START);
        apply(run, new BudgetSet("all", BudgetScope.ALL, null, 900_000L, WindowKind.MONTH, null, null), START);
        apply(run, new BudgetSet("each", BudgetScope.ACTOR, null, 9L, WindowKind.SLIDING, 86_400_000L, null), START);
        for (int i = 0; i < 50; i++) {
            apply(
                    run,
                    new BudgetSet("of-" + i, BudgetScope.GROUP, "group-" + i, 999L, WindowKind.DAY, null, null),
                    START);
        }
        for (int i = 0; i < 1_000; i++) {
            String own = "own-" + i;
            apply(run, new BudgetSet(own, BudgetScope.ACTOR, members.get(i), 8L, WindowKind.EVER, null, null), START);
        }
        int charged = 0;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1_000; i++) {
                String id = "n-" + round + "-" + i;
                charged += apply(run, request(id, members.get(i), true, "1"), START + round * 60_000L)
                        .entries()
                        .size();
            }
        }
        assertThat(charged).as("two of three for each, by its own limit of 8").isEqualTo(2_000);
        assertThat(new AccountRowCodec().encode(run.account("team")).length)
                .as("account's row")
                .isLessThanOrEqualTo(110);
        byte[] row = new GenerationRowCodec()
                .encode(Objects.requireNonNull(run.rows().generation("team", "n-1-999")));
        assertThat(row.length).as("generation's row").isLessThanOrEqualTo(70);
        MemberRow member = Objects.requireNonNull(run.rows().member("team", members.get(999)));
        assertThat(new BudgetRowCodec().encode(member).length).isLessThanOrEqualTo(60);
        int counted = run.account("team").spending().counted();
        assertThat(counted).isEqualTo(1 + 50 + 2_000);
        int longest = 0;
        for (int i = 1; i <= counted; i++) {
            BudgetSpent spent = Objects.requireNonNull(run.rows().budgetSpent("team", i));
            longest = Math.max(longest, new BudgetRowCodec().encode(spent).length);
        }
        assertThat(longest).as("longest row of what was spent").isLessThanOrEqualTo(100);
        run.checkInvariants();
    }

    @Test
    void what_is_left_follows_from_the_facts_in_whatever_order_they_come() {
        for (long seed = 0; seed < 4_000; seed++) {
            Random random = new Random(seed);
            List<LedgerEvent> facts = facts(random);
            Map<String, String> first = spent(random, facts);
            for (int i = 0; i < 4; i++) {
                List<LedgerEvent> others = new ArrayList<>(facts);
                others.add(facts.get(random.nextInt(facts.size())));
                Collections.shuffle(others, random);
                assertThat(spent(random, others))
                        .as("spent, seed " + seed + ", " + others)
                        .isEqualTo(first);
            }
        }
    }

    private static List<LedgerEvent> facts(Random random) {
        List<LedgerEvent> facts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String id = "n" + i;
            facts.add(request(id, random.nextBoolean() ? "ana" : "bob", false, "1", "2"));
            facts.add(Words.charged(id, random.nextInt(4), Words.item("1", 3), Words.item("2", 4)));
            if (random.nextBoolean()) {
                facts.add(Words.itemFailed(id, "1"));
            }
            if (random.nextInt(3) == 0) {
                facts.add(Words.itemFailed(id, "2"));
            }
            if (random.nextInt(3) == 0) {
                facts.add(Words.rejected(id));
            }
        }
        return facts;
    }

    /** What was spent of each budget at the end, by budget and subject. */
    private Map<String, String> spent(Random random, List<LedgerEvent> facts) {
        LedgerRun run = new LedgerRun(new TestPolicy().budgets(TestPolicy.budget(2, 5)), RETENTION_MILLIS);
        apply(run, Words.granted("g", 1_000), START);
        apply(run, new AccountUpdated(null, null, Map.of("art", List.of("ana"), "web", List.of("ana", "bob"))), START);
        apply(run, new BudgetSet("all", BudgetScope.ALL, null, 10L, WindowKind.EVER, null, null), START);
        apply(run, new BudgetSet("each", BudgetScope.ACTOR, null, 10L, WindowKind.DAY, null, null), START);
        apply(run, new BudgetSet("art", BudgetScope.GROUP, "art", 10L, WindowKind.SLIDING, 600_000L, null), START);
        apply(run, new BudgetSet("groups", BudgetScope.GROUP, null, 10L, WindowKind.WEEK, null, null), START);
        long now = START;
        Map<String, String> spent = new HashMap<>();
        for (LedgerEvent fact : facts) {
            now += random.nextInt(500);
            for (Notice notice : apply(run, fact, now).notices()) {
                if (notice.type() == NoticeType.BudgetUsed && notice.reason() == null) {
                    Map<String, String> details = new HashMap<>();
                    notice.details().forEach(detail -> details.put(detail.name(), detail.value()));
                    spent.put(details.get("budgetId") + "/" + details.get("scopeId"), details.get("used"));
                }
            }
        }
        run.checkInvariants();
        spent.values().removeIf(used -> used.equals("0"));
        return spent;
    }
}
