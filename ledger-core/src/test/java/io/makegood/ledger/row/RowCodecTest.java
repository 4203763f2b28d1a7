package io.makegood.ledger.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.BudgetRow;
import io.makegood.ledger.account.BudgetSpent;
import io.makegood.ledger.account.BudgetsOf;
import io.makegood.ledger.account.CaseRow;
import io.makegood.ledger.account.CaseState;
import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.CashRequestState;
import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.ClaimState;
import io.makegood.ledger.account.ClaimTimes;
import io.makegood.ledger.account.ClaimedOutput;
import io.makegood.ledger.account.GrantMove;
import io.makegood.ledger.account.GrantPage;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.GrantRow.Taken;
import io.makegood.ledger.account.GrantRow.Terms;
import io.makegood.ledger.account.Identity;
import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.account.MemberRow;
import io.makegood.ledger.account.Moving;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.ParkedGrants;
import io.makegood.ledger.account.PlanRun;
import io.makegood.ledger.account.RepaidPage;
import io.makegood.ledger.account.RevocationRow;
import io.makegood.ledger.account.SideRow;
import io.makegood.ledger.account.Spending;
import io.makegood.ledger.account.TopUpRow;
import io.makegood.ledger.account.WholeTransfer;
import io.makegood.ledger.budget.BudgetWindow;
import io.makegood.ledger.budget.Spent;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.event.BudgetScope;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.event.WindowKind;
import io.makegood.ledger.fold.Changes;
import io.makegood.ledger.generation.CaseCount;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.generation.Use;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.policy.PolicyRow;
import io.makegood.ledger.scenario.MemoryRows;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows outlive the program that wrote them: their bytes are fixed here, and damaged bytes are named, never guessed at. */
class RowCodecTest {
    private static final AccountRow ACCOUNT = new AccountRow(
            -5,
            0,
            12,
            3,
            1,
            2,
            false,
            1_700_000_000_000L,
            new EntryHash(new byte[32]),
            List.of(
                    new OpenGrant(2, "g-2", GrantKind.PROMOTIONAL, -1, 1_800_000_000_000L, 40),
                    new OpenGrant(3, "refund:rf_1", GrantKind.PAID, 100, null, 5, 1)),
            new ParkedGrants(3, 70, 1_900_000_000_000L),
            List.of(new Allocation(1, 7)),
            2);

    private static final GenerationRow GENERATION = new GenerationRow(
            true,
            false,
            false,
            2,
            null,
            true,
            false,
            false,
            true,
            GenerationRow.bit(Outcome.PARTIAL),
            9L,
            "image",
            "web",
            null,
            null,
            "Grüße",
            null,
            42,
            0,
            1_700_000_000_000L,
            1_700_000_008_000L,
            1_700_000_009_000L,
            5,
            1,
            2,
            3,
            4,
            CaseReason.UNEXPLAINED_PARTIAL.bit(),
            List.of(-7L),
            List.of(new CaseCount(CaseReason.UNEXPLAINED_PARTIAL, 2)),
            List.of(
                    Item.named("1").pricedAt(3).failedBy(FailureCause.TIMEOUT).returnedByOperator(3),
                    Item.named("2")
                            .asRequested()
                            .pricedAt(4)
                            .failedBy(FailureCause.CANCELLED)
                            .deliveredAs(DeliveryKind.SAVED, 1_700_000_005_000L)
                            .withReturned(1, 2)
                            .claimed(true, true)
                            .asking(CaseReason.UNCONFIRMED_FAILURE.bit())),
            List.of(new Allocation(2, 9)),
            null,
            List.of(),
            Use.NONE);

    private static final GenerationRow HELD = settled(new Use(
            2,
            List.of(1_000L, 300L),
            0L,
            new TreeMap<>(Map.of("inputTokens", 900L)),
            new TreeMap<>(Map.of("outputTokens", 200L)),
            60_000,
            -3,
            true));

    private static GenerationRow settled(Use use) {
        GenerationRow.Draft row = GENERATION.draft();
        row.use = use;
        return row.row();
    }

    private static final GrantRow GRANT = new GrantRow(
            2,
            "g-2",
            100,
            GrantKind.PAID,
            100,
            null,
            "pi_1",
            1,
            1_700_000_000_000L,
            new Taken(5, 20, 10, 30, 1_700_000_001_000L, 1, List.of("case_1")),
            Terms.NONE);

    private static final GrantRow RESTRICTED =
            GRANT.payingFor(List.of("image", "video"), List.of()).extendedTo(1_900_000_000_000L);

    private static final AccountRow WITH_RESTRICTED = new AccountRow(
            75,
            0,
            0,
            0,
            0,
            3,
            true,
            1_700_000_000_000L,
            EntryHash.NONE,
            List.of(new OpenGrant(3, "g-3", GrantKind.PAID, 100, null, 5, 1, List.of("image"), List.of())),
            new ParkedGrants(3, 70, 1_900_000_000_000L, 30),
            List.of(),
            0);

    private static final AccountRow WITH_PLAN = withPlan(null);

    private static AccountRow withPlan(@Nullable Long endsAt) {
        return new AccountRow(
                0,
                0,
                0,
                0,
                0,
                3,
                true,
                1_700_000_000_000L,
                EntryHash.NONE,
                List.of(),
                ParkedGrants.NONE,
                List.of(),
                0,
                new PlanRun(
                        "pro",
                        3,
                        1_700_000_000_000L,
                        1_700_000_001_000L,
                        1_700_000_002_000L,
                        1,
                        4,
                        1_800_000_000_000L,
                        true,
                        false,
                        endsAt),
                Spending.NONE,
                Moving.NONE);
    }

    private static final List<SideRow> SIDE_ROWS = List.of(
            new Identity(IdentityKind.PAYMENT, "p", 7),
            new CaseRow("k", CaseState.RESOLVED, Audience.OPERATOR, "n", "g", -1, -2),
            new CaseRow("k", CaseState.OPEN, Audience.CUSTOMER, null, null, 1, 0),
            new ClaimRow("c", "n", "1", -7, ClaimState.ACCEPTED),
            new ClaimedOutput("o", "c"),
            new ClaimTimes(List.of(5L, 9L, 8L)),
            new CashRequestRow("r", "g", CashRequestState.OPEN),
            new RevocationRow("r", -3, 40, 1, true),
            new GrantPage(1, List.of(new OpenGrant(3, "g-3", GrantKind.PAID, 100, null, 5))),
            new RepaidPage(2, List.of(new Allocation(1, 7))),
            new MemberRow("ana", 2, 1, List.of("art", "web")),
            new BudgetRow("b", BudgetScope.GROUP, "art", 9L, BudgetWindow.fixed(90_000, 5), 5L, 7, 2),
            new BudgetsOf(BudgetScope.GROUP, "art", List.of("b")),
            new BudgetSpent(
                    3,
                    "b",
                    BudgetScope.GROUP,
                    "art",
                    "2",
                    BudgetWindow.sliding(90_000),
                    new Spent(List.of(new Spent.Part(-4, 2), new Spent.Part(9, 300)))),
            new TopUpRow(
                    new TopUpRow.Agreed(true, 20L, null, -9),
                    7,
                    true,
                    2,
                    true,
                    1_800_000_000_000L,
                    true,
                    new TopUpRow.Bought(WindowKind.MONTH, 1_700_000_000_000L, 300),
                    List.of(new TopUpRow.Open("t", 100, 1_700_000_000_001L, WindowKind.DAY))));

    private final AccountRowCodec accounts = new AccountRowCodec();
    private final GenerationRowCodec generations = new GenerationRowCodec();
    private final SideRowCodec sides = new SideRowCodec();

    @Test
    void the_bytes_of_version_2_are_fixed() {
        assertThat(hex(accounts.encode(ACCOUNT)))
                .isEqualTo(
                        "020309000c03010280d095ffbc310000000000000000000000000000000000000000000000000000000000000000020203672d32030181a0f1c2b13428030b726566756e643a72665f3181c801000501010107034681f0cc86a63702");
        assertThat(hex(generations.encode(GENERATION)))
                .isEqualTo(
                        "02c9e73fa89696ffbc3120000000000000002a02a84600e8070905696d61676503776562074772c3bcc39f6505010203044001400201fffffffffffffff902013196080302030132ff07042002a01f01200220010209");
        assertThat(hex(accounts.encode(GRANT)))
                .isEqualTo("021e0203672d3201c801640470695f310180d095ffbc3105140a1ee8d795ffbc31010106636173655f31");
    }

    @Test
    void what_few_grants_have_is_written_after_what_all_have() {
        assertThat(accounts.decodeGrant(accounts.encode(RESTRICTED))).isEqualTo(RESTRICTED);
        assertThat(accounts.decodeAccount(accounts.encode(WITH_RESTRICTED))).isEqualTo(WITH_RESTRICTED);
        assertThat(WITH_RESTRICTED.available()).isEqualTo(40);
        assertThat(hex(accounts.encode(RESTRICTED)))
                .isEqualTo(
                        "027e0203672d3201c801640470695f310180d095ffbc310205696d61676505766964656f80f0cc86a63705140a1ee8d795ffbc31010106636173655f31");
        assertThat(hex(accounts.encode(WITH_RESTRICTED)))
                .isEqualTo(
                        "02069601000000000380d095ffbc31010303672d33c1c8010005010105696d61676500034681f0cc86a637001e");
    }

    @Test
    void the_plan_of_an_account_is_written_after_all_else() {
        AccountRow withPlan = WITH_PLAN;
        assertThat(accounts.decodeAccount(accounts.encode(withPlan))).isEqualTo(withPlan);
        assertThat(hex(accounts.encode(withPlan)))
                .isEqualTo("020800000000000380d095ffbc31000003" + "70726f010380d095ffbc31e8d795ffbc31d0df95ffbc3101"
                        + "0481a0f1c2b134");
        AccountRow ending = withPlan(1_900_000_000_000L);
        assertThat(accounts.decodeAccount(accounts.encode(ending))).isEqualTo(ending);
        assertThat(accounts.encode(ending).length - accounts.encode(withPlan).length)
                .as("an end that was not named takes no room")
                .isEqualTo(6);
    }

    @Test
    void what_few_generations_and_accounts_know_of_spending_is_written_after_all_else() {
        GenerationRow.Draft draft = GENERATION.draft();
        draft.actorId = "ana";
        draft.counted = List.of(1, 300);
        GenerationRow counted = draft.row();
        assertThat(generations.decode(generations.encode(counted))).isEqualTo(counted);
        assertThat(hex(generations.encode(counted))).endsWith("010209" + "03616e61" + "0201ac02");
        AccountRow row = WITH_PLAN;
        AccountRow shared = new AccountRow(
                row.balance(),
                row.overdraft(),
                row.held(),
                row.sequence(),
                row.notices(),
                row.grantsSeen(),
                row.accessActive(),
                row.asOf(),
                row.hash(),
                row.grants(),
                row.parked(),
                row.repaid(),
                row.repaidPages(),
                row.plan(),
                new Spending(2, 1, 0b1011, 300),
                Moving.NONE);
        assertThat(accounts.decodeAccount(accounts.encode(shared))).isEqualTo(shared);
        assertThat(hex(accounts.encode(shared))).endsWith("0481a0f1c2b134" + "02010bac02");
    }

    @Test
    void what_few_accounts_and_grants_know_of_transfers_is_written_after_all_else() {
        AccountRow row = WITH_PLAN;
        for (Moving moving : List.of(
                Moving.NONE.withWhole(), Moving.NONE.asClosed(), Moving.NONE.into("bo"), new Moving(3, true, "bo"))) {
            AccountRow moved = new AccountRow(
                    row.balance(),
                    row.overdraft(),
                    row.held(),
                    row.sequence(),
                    row.notices(),
                    row.grantsSeen(),
                    row.accessActive(),
                    row.asOf(),
                    row.hash(),
                    row.grants(),
                    row.parked(),
                    row.repaid(),
                    row.repaidPages(),
                    row.plan(),
                    row.spending(),
                    moving);
            assertThat(accounts.decodeAccount(accounts.encode(moved))).isEqualTo(moved);
        }
        assertThat(accounts.decodeGrant(accounts.encode(GRANT.movedOnce()))).isEqualTo(GRANT.movedOnce());
        assertThat(accounts.decodeGrant(accounts.encode(RESTRICTED.movedOnce())))
                .isEqualTo(RESTRICTED.movedOnce());
        GrantMove move = new GrantMove(2, 300, "bo", "transfer:1", 70, 20);
        assertThat(sides.decodeMove(sides.encode(move))).isEqualTo(move);
        WholeTransfer whole = new WholeTransfer(1, 300, "bo", "t-1");
        assertThat(sides.decodeWhole(sides.encode(whole))).isEqualTo(whole);
    }

    @Test
    void what_was_written_is_read() {
        assertThat(accounts.decodeAccount(accounts.encode(ACCOUNT))).isEqualTo(ACCOUNT);
        assertThat(accounts.decodeAccount(accounts.encode(AccountRow.EMPTY))).isEqualTo(AccountRow.EMPTY);
        assertThat(generations.decode(generations.encode(GENERATION))).isEqualTo(GENERATION);
        assertThat(generations.decode(generations.encode(HELD))).isEqualTo(HELD);
        for (Use use : List.of(
                Use.NONE.heldBy(0, List.of("seconds"), Map.of("seconds", 8L), null),
                Use.NONE.heldBy(3, List.of(), Map.of(), 7L).settling(4),
                Use.NONE.using(Map.of("seconds", 0L)),
                Use.NONE.progressing(Map.of(), 5L),
                Use.NONE.withBaseBack(true))) {
            assertThat(generations.decode(generations.encode(settled(use)))).isEqualTo(settled(use));
        }
        GenerationRow.Draft byModel = GENERATION.draft();
        byModel.model = "pro";
        assertThat(generations.decode(generations.encode(byModel.row()))).isEqualTo(byModel.row());
        assertThat(generations.decode(generations.encode(GenerationRow.EMPTY))).isEqualTo(GenerationRow.EMPTY);
        assertThat(accounts.decodeGrant(accounts.encode(GRANT))).isEqualTo(GRANT);
        PolicyRow policy = new PolicyRow(1, "p", "2", 77, "id: p");
        assertThat(sides.decodePolicy(sides.encode(policy))).isEqualTo(policy);
    }

    @Test
    void a_grant_for_some_models_says_so_beside_its_features() {
        GrantRow both = RESTRICTED.payingFor(List.of("image"), List.of("pro", "ultra"));
        assertThat(accounts.decodeGrant(accounts.encode(both))).isEqualTo(both);
        GrantRow one = GRANT.payingFor(List.of(), List.of("pro"));
        assertThat(accounts.decodeGrant(accounts.encode(one))).isEqualTo(one);
        GrantPage page = new GrantPage(
                1,
                List.of(
                        new OpenGrant(4, "g-4", GrantKind.PAID, 100, null, 6, 0, List.of(), List.of("pro", "ultra")),
                        new OpenGrant(5, "g-5", GrantKind.PROMOTIONAL, 1, 9L, 7, 2, List.of("image"), List.of("pro"))));
        assertThat(sides.decodeGrantPage(sides.encode(page))).isEqualTo(page);
    }

    @Test
    void a_row_in_which_nothing_is_changed_is_the_same_row() {
        assertThat(GENERATION.draft().row()).isEqualTo(GENERATION);
        assertThat(HELD.draft().row()).isEqualTo(HELD);
        for (Item item : GENERATION.items()) {
            assertThat(item.asking(item.asked())).isEqualTo(item);
        }
    }

    @Test
    void side_rows_are_read_from_under_their_keys() {
        MemoryRows rows = new MemoryRows();
        rows.put("a", new Changes(null, null, null, List.of(), SIDE_ROWS, null, null, null));
        assertThat(rows.identity("a", IdentityKind.PAYMENT, "p")).isEqualTo(7);
        assertThat(rows.caseRow("a", "k")).isEqualTo(SIDE_ROWS.get(2));
        assertThat(rows.claim("a", "c")).isEqualTo(SIDE_ROWS.get(3));
        assertThat(rows.claimedOutput("a", "o")).isEqualTo("c");
        assertThat(rows.claimTimes("a")).isEqualTo(SIDE_ROWS.get(5));
        assertThat(rows.cashRequest("a", "r")).isEqualTo(SIDE_ROWS.get(6));
        assertThat(rows.revocation("a", "r")).isEqualTo(SIDE_ROWS.get(7));
        assertThat(rows.grantPage("a", 1)).isEqualTo(SIDE_ROWS.get(8));
        assertThat(rows.repaidPage("a", 2)).isEqualTo(SIDE_ROWS.get(9));
        assertThat(rows.member("a", "ana")).isEqualTo(SIDE_ROWS.get(10));
        assertThat(rows.budget("a", "b")).isEqualTo(SIDE_ROWS.get(11));
        assertThat(rows.budgetsOf("a", BudgetScope.GROUP, "art")).isEqualTo(SIDE_ROWS.get(12));
        assertThat(rows.budgetsOf("a", BudgetScope.GROUP, null)).isNull();
        assertThat(rows.budgetSpent("a", 3)).isEqualTo(SIDE_ROWS.get(13));
        assertThat(rows.topUp("a")).isEqualTo(SIDE_ROWS.get(14));
        assertThat(rows.topUp("b")).isNull();
        assertThat(rows.caseRow("b", "k")).isNull();
        assertThat(sides.decodeCase(sides.encode(SIDE_ROWS.get(1)))).isEqualTo(SIDE_ROWS.get(1));
    }

    @Test
    void a_row_of_another_version_is_refused_with_what_to_do() {
        byte[] newer = accounts.encode(ACCOUNT);
        newer[0] = 3;
        assertThatThrownBy(() -> accounts.decodeAccount(newer))
                .isInstanceOf(CorruptRow.class)
                .hasMessageContaining("version 3");
    }

    @Test
    void an_identity_of_another_length_is_no_row() {
        assertThat(SideRowCodec.decodeIdentity(new byte[] {0, 0, 0, 0, 0, 0, 0, 7}))
                .isEqualTo(7);
        assertThatThrownBy(() -> SideRowCodec.decodeIdentity(new byte[7]))
                .isInstanceOf(CorruptRow.class)
                .hasMessageContaining("7 bytes");
    }

    @Test
    void damaged_rows_are_read_or_refused_and_nothing_else() {
        Random random = new Random(3);
        damage(random, accounts.encode(ACCOUNT), accounts::decodeAccount);
        damage(random, generations.encode(GENERATION), generations::decode);
        damage(random, generations.encode(HELD), generations::decode);
        damage(random, accounts.encode(GRANT), accounts::decodeGrant);
        damage(random, sides.encode(SIDE_ROWS.get(1)), sides::decodeCase);
        damage(random, sides.encode(SIDE_ROWS.get(7)), sides::decodeRevocation);
        damage(random, sides.encode(SIDE_ROWS.get(8)), sides::decodeGrantPage);
        damage(random, sides.encode(SIDE_ROWS.get(9)), sides::decodeRepaidPage);
        BudgetRowCodec budgets = new BudgetRowCodec();
        damage(random, sides.encode(SIDE_ROWS.get(10)), budgets::decodeMember);
        damage(random, sides.encode(SIDE_ROWS.get(11)), budgets::decodeBudget);
        damage(random, sides.encode(SIDE_ROWS.get(12)), budgets::decodeBudgetsOf);
        damage(random, sides.encode(SIDE_ROWS.get(13)), budgets::decodeSpent);
    }

    private static void damage(Random random, byte[] row, Function<byte[], Object> decode) {
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(row, random.nextInt(4) == 0 ? random.nextInt(row.length) : row.length);
            for (int hits = random.nextInt(4); hits > 0 && damaged.length > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                Object unused = decode.apply(damaged);
            } catch (CorruptRow named) {
                assertThat(named).hasMessageContaining(" ");
            }
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void everyNameIsReadFromItsCode() {
        for (Outcome value : Outcome.values()) {
            assertThat(GenerationRow.worst(GenerationRow.bit(value))).isEqualTo(value);
        }
        for (RejectionReason value : RejectionReason.values()) {
            assertThat(Codes.rejection(Codes.of(value))).isEqualTo(value);
        }
        for (GrantKind value : GrantKind.values()) {
            assertThat(Codes.grantKind(Codes.of(value))).isEqualTo(value);
        }
        assertThatThrownBy(() -> Codes.grantKind(0)).isInstanceOf(CorruptRow.class);
    }
}
