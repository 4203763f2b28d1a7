package io.makegood.ledger.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.Allocation;
import io.makegood.ledger.account.CashRequestRow;
import io.makegood.ledger.account.CashRequestState;
import io.makegood.ledger.account.ClaimRow;
import io.makegood.ledger.account.ClaimState;
import io.makegood.ledger.account.GrantRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.entry.EntryHash;
import io.makegood.ledger.event.DeliveryKind;
import io.makegood.ledger.event.FailureCause;
import io.makegood.ledger.event.GrantKind;
import io.makegood.ledger.event.Outcome;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.generation.Item;
import io.makegood.ledger.policy.PolicyRow;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
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
            List.of(new OpenGrant(2, "g-2", GrantKind.PROMOTIONAL, -1, 1_800_000_000_000L, 40)),
            List.of(new Allocation(1, 7)));

    private static final GenerationRow GENERATION = new GenerationRow(
            true,
            false,
            false,
            null,
            true,
            false,
            false,
            Outcome.PARTIAL,
            9L,
            "image",
            "web",
            null,
            null,
            "Grüße",
            42,
            0,
            1_700_000_000_000L,
            1_700_000_009_000L,
            5,
            0,
            0,
            0,
            1,
            List.of(
                    Item.named("1").pricedAt(3).failedBy(FailureCause.TIMEOUT).returning(3),
                    Item.named("2").asRequested().pricedAt(4).deliveredAs(DeliveryKind.SAVED)),
            List.of(new Allocation(2, 9)));

    private static final GrantRow GRANT = new GrantRow(2, "g-2", 100, GrantKind.PAID, 100, null, "pi_1", 20, 30);

    private final AccountRowCodec accounts = new AccountRowCodec();
    private final GenerationRowCodec generations = new GenerationRowCodec();
    private final ClaimRowCodec claims = new ClaimRowCodec();

    @Test
    void the_bytes_of_version_1_are_fixed() {
        assertThat(hex(accounts.encode(ACCOUNT)))
                .isEqualTo(
                        "010109000c03010280d095ffbc310000000000000000000000000000000000000000000000000000000000000000010203672d32030181a0f1c2b13428010107");
        assertThat(hex(generations.encode(GENERATION)))
                .isEqualTo(
                        "01c9e701a89696ffbc3120000000000000002aa846000905696d61676503776562074772c3bcc39f65050000010201312603020301321b0402010209");
        assertThat(hex(accounts.encode(GRANT))).isEqualTo("01060203672d3201c801640470695f31141e");
    }

    @Test
    void what_was_written_is_read() {
        assertThat(accounts.decodeAccount(accounts.encode(ACCOUNT))).isEqualTo(ACCOUNT);
        assertThat(accounts.decodeAccount(accounts.encode(AccountRow.EMPTY))).isEqualTo(AccountRow.EMPTY);
        assertThat(generations.decode(generations.encode(GENERATION))).isEqualTo(GENERATION);
        assertThat(generations.decode(generations.encode(GenerationRow.EMPTY))).isEqualTo(GenerationRow.EMPTY);
        assertThat(accounts.decodeGrant(accounts.encode(GRANT))).isEqualTo(GRANT);
        ClaimRow claim = new ClaimRow("c", "n", "1", -7, ClaimState.ACCEPTED);
        assertThat(claims.decodeClaim(claims.encode(claim))).isEqualTo(claim);
        assertThat(claims.decodeTimes(claims.encodeTimes(List.of(5L, 9L, 8L)))).containsExactly(5L, 9L, 8L);
        CashRequestRow request = new CashRequestRow("r", "g", CashRequestState.OPEN);
        assertThat(claims.decodeCashRequest(claims.encode(request))).isEqualTo(request);
        PolicyRow policy = new PolicyRow(1, "p", "2", 77, "id: p");
        assertThat(claims.decodePolicy(claims.encode(policy))).isEqualTo(policy);
    }

    @Test
    void a_row_of_another_version_is_refused_with_what_to_do() {
        byte[] newer = accounts.encode(ACCOUNT);
        newer[0] = 2;
        assertThatThrownBy(() -> accounts.decodeAccount(newer))
                .isInstanceOf(CorruptRow.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void damaged_rows_are_read_or_refused_and_nothing_else() {
        Random random = new Random(3);
        damage(random, accounts.encode(ACCOUNT), accounts::decodeAccount);
        damage(random, generations.encode(GENERATION), generations::decode);
        damage(random, accounts.encode(GRANT), accounts::decodeGrant);
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
            assertThat(Codes.outcome(Codes.of(value))).isEqualTo(value);
        }
        for (RejectionReason value : RejectionReason.values()) {
            assertThat(Codes.rejection(Codes.of(value))).isEqualTo(value);
        }
        for (FailureCause value : FailureCause.values()) {
            assertThat(Codes.failure(Codes.of(value))).isEqualTo(value);
        }
        for (GrantKind value : GrantKind.values()) {
            assertThat(Codes.grantKind(Codes.of(value))).isEqualTo(value);
        }
        assertThatThrownBy(() -> Codes.grantKind(0)).isInstanceOf(CorruptRow.class);
        assertThatThrownBy(() -> Codes.failure(6))
                .isInstanceOf(CorruptRow.class)
                .hasMessageContaining("6");
    }
}
