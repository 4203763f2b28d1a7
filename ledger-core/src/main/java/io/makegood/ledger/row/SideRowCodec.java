package io.makegood.ledger.row;

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
import io.makegood.ledger.account.Identity;
import io.makegood.ledger.account.MemberRow;
import io.makegood.ledger.account.RepaidPage;
import io.makegood.ledger.account.RevocationRow;
import io.makegood.ledger.account.SideRow;
import io.makegood.ledger.account.TopUpRow;
import io.makegood.ledger.account.WholeTransfer;
import io.makegood.ledger.fold.FoldRow;
import io.makegood.ledger.fold.MoveRow;
import io.makegood.ledger.notice.Audience;
import io.makegood.ledger.policy.PolicyRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bytes of the rows that stand beside an account's own, of policies and of versions of the fold, format version 2. Not threadsafe. */
public final class SideRowCodec {
    /** The leading byte. */
    public static final int VERSION = 2;

    /** What stands at the end of the row of a fold after which personal texts are taken sealed alone. */
    private static final int SEALED_ONLY = 1;

    private static final int HAS_GENERATION = 1;
    private static final int HAS_GRANT = 2;
    private static final int FOR_OPERATOR = 4;

    private final RowWriter writer = new RowWriter();
    private final BudgetRowCodec budgets = new BudgetRowCodec();
    private final TopUpRowCodec topUps = new TopUpRowCodec();

    /** The key of a row of that account. */
    public static byte[] key(String accountId, SideRow row) {
        if (row instanceof Identity identity) {
            return RowKeys.identity(accountId, identity.kind(), identity.id());
        }
        if (row instanceof CaseRow each) {
            return RowKeys.caseRow(accountId, each.caseId());
        }
        if (row instanceof ClaimRow claim) {
            return RowKeys.claim(accountId, claim.claimId());
        }
        if (row instanceof ClaimedOutput claimed) {
            return RowKeys.claimedOutput(accountId, claimed.output());
        }
        if (row instanceof ClaimTimes) {
            return RowKeys.claimTimes(accountId);
        }
        if (row instanceof CashRequestRow request) {
            return RowKeys.cashRequest(accountId, request.requestId());
        }
        if (row instanceof RevocationRow revocation) {
            return RowKeys.revocation(accountId, revocation.id());
        }
        if (row instanceof GrantPage page) {
            return RowKeys.grantPage(accountId, page.page());
        }
        if (row instanceof RepaidPage page) {
            return RowKeys.repaidPage(accountId, page.page());
        }
        if (row instanceof BudgetSpent spent) {
            return RowKeys.budgetSpent(accountId, spent.ordinal());
        }
        if (row instanceof MemberRow member) {
            return RowKeys.member(accountId, member.actorId());
        }
        if (row instanceof BudgetRow budget) {
            return RowKeys.budget(accountId, budget.budgetId());
        }
        if (row instanceof BudgetsOf of) {
            return RowKeys.budgetsOf(accountId, of.scope(), of.scopeId());
        }
        if (row instanceof TopUpRow) {
            return RowKeys.topUp(accountId);
        }
        if (row instanceof GrantMove move) {
            return RowKeys.grantMove(accountId, move.grant(), move.number());
        }
        if (row instanceof WholeTransfer whole) {
            return RowKeys.wholeTransfer(accountId, whole.number());
        }
        throw new IllegalArgumentException("a row without a key: " + row.getClass());
    }

    /** The row's bytes. */
    public byte[] encode(SideRow row) {
        if (row instanceof Identity identity) {
            return ByteBuffer.allocate(Long.BYTES).putLong(identity.digest()).array();
        }
        if (row instanceof CaseRow each) {
            return encode(each);
        }
        if (row instanceof ClaimRow claim) {
            return writer.start(VERSION)
                    .text(claim.claimId())
                    .text(claim.generationId())
                    .text(claim.itemId())
                    .fixed64(claim.digest())
                    .fixed8(claim.state().code())
                    .finish();
        }
        if (row instanceof ClaimedOutput claimed) {
            return claimed.claimId().getBytes(StandardCharsets.UTF_8);
        }
        if (row instanceof ClaimTimes times) {
            return encode(times.times());
        }
        if (row instanceof CashRequestRow request) {
            return writer.start(VERSION)
                    .text(request.requestId())
                    .text(request.grantId())
                    .fixed8(request.state().code())
                    .finish();
        }
        if (row instanceof RevocationRow revocation) {
            return writer.start(VERSION)
                    .text(revocation.id())
                    .fixed64(revocation.digest())
                    .unsigned(revocation.asked())
                    .unsigned(revocation.era())
                    .fixed8(revocation.reversed() ? 1 : 0)
                    .finish();
        }
        return encodeRest(row);
    }

    private byte[] encodeRest(SideRow row) {
        if (row instanceof BudgetSpent spent) {
            return budgets.encode(spent);
        }
        if (row instanceof MemberRow member) {
            return budgets.encode(member);
        }
        if (row instanceof BudgetRow budget) {
            return budgets.encode(budget);
        }
        if (row instanceof BudgetsOf of) {
            return budgets.encode(of);
        }
        if (row instanceof TopUpRow topUp) {
            return topUps.encode(topUp);
        }
        if (row instanceof GrantMove move) {
            return encode(move);
        }
        if (row instanceof WholeTransfer whole) {
            return encode(whole);
        }
        writer.start(VERSION);
        if (row instanceof GrantPage page) {
            writer.unsigned(page.page());
            AccountRowCodec.writeGrants(page.grants(), writer);
            return writer.finish();
        }
        if (row instanceof RepaidPage page) {
            writer.unsigned(page.page());
            AccountRowCodec.write(page.repaid(), writer);
            return writer.finish();
        }
        throw new IllegalArgumentException("a row without a format: " + row.getClass());
    }

    private byte[] encode(GrantMove move) {
        return writer.start(VERSION)
                .unsigned(move.grant())
                .unsigned(move.number())
                .text(move.toAccount())
                .text(move.grantThere())
                .unsigned(move.moved())
                .unsigned(move.revoked())
                .finish();
    }

    private byte[] encode(WholeTransfer whole) {
        return writer.start(VERSION)
                .unsigned(whole.number())
                .unsigned(whole.lastGrant())
                .text(whole.toAccount())
                .text(whole.transferId())
                .finish();
    }

    private byte[] encode(CaseRow row) {
        int flags = (row.generationId() == null ? 0 : HAS_GENERATION)
                | (row.grantId() == null ? 0 : HAS_GRANT)
                | (row.audience() == Audience.OPERATOR ? FOR_OPERATOR : 0);
        writer.start(VERSION).text(row.caseId()).fixed8(row.state().code()).fixed8(flags);
        text(row.generationId());
        text(row.grantId());
        return writer.fixed64(row.digest()).fixed64(row.resolution()).finish();
    }

    private void text(@Nullable String text) {
        if (text != null) {
            writer.text(text);
        }
    }

    private byte[] encode(List<Long> times) {
        writer.start(VERSION).unsigned(times.size());
        long before = 0;
        for (long time : times) {
            writer.signed(time - before);
            before = time;
        }
        return writer.finish();
    }

    /** The digest of those bytes; throws {@link CorruptRow}. */
    static long decodeIdentity(byte[] bytes) {
        if (bytes.length != Long.BYTES) {
            throw new CorruptRow("identity row has " + bytes.length + " bytes, not " + Long.BYTES);
        }
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** The claim id of those bytes. */
    static String decodeClaimedOutput(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The case of those bytes; throws {@link CorruptRow}. */
    public CaseRow decodeCase(byte[] bytes) {
        RowReader reader = new RowReader("case", bytes, VERSION);
        String caseId = reader.text();
        int code = reader.fixed8();
        int flags = reader.fixed8();
        String generationId = (flags & HAS_GENERATION) == 0 ? null : reader.text();
        String grantId = (flags & HAS_GRANT) == 0 ? null : reader.text();
        long digest = reader.fixed64();
        long resolution = reader.fixed64();
        reader.end();
        for (CaseState state : CaseState.values()) {
            if (state.code() == code) {
                Audience audience = (flags & FOR_OPERATOR) == 0 ? Audience.CUSTOMER : Audience.OPERATOR;
                return new CaseRow(caseId, state, audience, generationId, grantId, digest, resolution);
            }
        }
        throw new CorruptRow("no state of a case has code " + code);
    }

    /** The claim of those bytes; throws {@link CorruptRow}. */
    public ClaimRow decodeClaim(byte[] bytes) {
        RowReader reader = new RowReader("claim", bytes, VERSION);
        String claimId = reader.text();
        String generationId = reader.text();
        String itemId = reader.text();
        long digest = reader.fixed64();
        int code = reader.fixed8();
        reader.end();
        for (ClaimState state : ClaimState.values()) {
            if (state.code() == code) {
                return new ClaimRow(claimId, generationId, itemId, digest, state);
            }
        }
        throw new CorruptRow("no state of a claim has code " + code);
    }

    /** The times of those bytes; throws {@link CorruptRow}. */
    public ClaimTimes decodeTimes(byte[] bytes) {
        RowReader reader = new RowReader("claim times", bytes, VERSION);
        int count = reader.count();
        List<Long> times = new ArrayList<>(count);
        long before = 0;
        for (int i = 0; i < count; i++) {
            before += reader.signed();
            times.add(before);
        }
        reader.end();
        return new ClaimTimes(times);
    }

    /** The request of those bytes; throws {@link CorruptRow}. */
    public CashRequestRow decodeCashRequest(byte[] bytes) {
        RowReader reader = new RowReader("cash request", bytes, VERSION);
        String requestId = reader.text();
        String grantId = reader.text();
        int code = reader.fixed8();
        reader.end();
        for (CashRequestState state : CashRequestState.values()) {
            if (state.code() == code) {
                return new CashRequestRow(requestId, grantId, state);
            }
        }
        throw new CorruptRow("no state of a cash request has code " + code);
    }

    /** The revocation of those bytes; throws {@link CorruptRow}. */
    public RevocationRow decodeRevocation(byte[] bytes) {
        RowReader reader = new RowReader("revocation", bytes, VERSION);
        RevocationRow row = new RevocationRow(
                reader.text(), reader.fixed64(), reader.unsigned(), reader.int32(), reader.fixed8() == 1);
        reader.end();
        return row;
    }

    /** The page of those bytes; throws {@link CorruptRow}. */
    public GrantPage decodeGrantPage(byte[] bytes) {
        RowReader reader = new RowReader("grant page", bytes, VERSION);
        GrantPage page = new GrantPage(reader.int32(), AccountRowCodec.grants(reader));
        reader.end();
        return page;
    }

    /** The page of those bytes; throws {@link CorruptRow}. */
    public RepaidPage decodeRepaidPage(byte[] bytes) {
        RowReader reader = new RowReader("repaid page", bytes, VERSION);
        RepaidPage page = new RepaidPage(reader.int32(), AccountRowCodec.allocations(reader));
        reader.end();
        return page;
    }

    /** The move of those bytes; throws {@link CorruptRow}. */
    public GrantMove decodeMove(byte[] bytes) {
        RowReader reader = new RowReader("grant move", bytes, VERSION);
        GrantMove move = new GrantMove(
                reader.int32(), reader.int32(), reader.text(), reader.text(), reader.unsigned(), reader.unsigned());
        reader.end();
        return move;
    }

    /** The transfer of those bytes; throws {@link CorruptRow}. */
    public WholeTransfer decodeWhole(byte[] bytes) {
        RowReader reader = new RowReader("transfer of all", bytes, VERSION);
        WholeTransfer whole = new WholeTransfer(reader.int32(), reader.int32(), reader.text(), reader.text());
        reader.end();
        return whole;
    }

    /** The policy's bytes. */
    public byte[] encode(PolicyRow row) {
        return writer.start(VERSION)
                .unsigned(row.ordinal())
                .text(row.policyId())
                .text(row.version())
                .unsigned(row.effectiveAt())
                .text(row.document())
                .finish();
    }

    /** The policy of those bytes; throws {@link CorruptRow}. */
    public PolicyRow decodePolicy(byte[] bytes) {
        RowReader reader = new RowReader("policy", bytes, VERSION);
        PolicyRow row = new PolicyRow(reader.int32(), reader.text(), reader.text(), reader.unsigned(), reader.text());
        reader.end();
        return row;
    }

    /** The bytes of a version of the fold that the partition adopted. */
    public byte[] encode(FoldRow row) {
        writer.start(VERSION).unsigned(row.version()).unsigned(row.offset()).unsigned(row.recordedAt());
        // A row that says nothing of texts has the bytes that it always had.
        return (row.sealedOnly() ? writer.fixed8(SEALED_ONLY) : writer).finish();
    }

    /** The version of the fold of those bytes; throws {@link CorruptRow}. */
    public FoldRow decodeFold(byte[] bytes) {
        RowReader reader = new RowReader("fold", bytes, VERSION);
        int version = reader.int32();
        long offset = reader.unsigned();
        long recordedAt = reader.unsigned();
        FoldRow row = new FoldRow(version, offset, recordedAt, !reader.isAtEnd() && reader.fixed8() == SEALED_ONLY);
        reader.end();
        return row;
    }

    /** The bytes of the last move of the ledger. */
    public byte[] encode(MoveRow row) {
        return writer.start(VERSION)
                .text(row.move())
                .text(row.prefix())
                .text(row.cluster())
                .unsigned(row.arrived() ? 1 : 0)
                .unsigned(row.offset())
                .unsigned(row.recordedAt())
                .finish();
    }

    /** The move of the ledger of those bytes; throws {@link CorruptRow}. */
    public MoveRow decodePlace(byte[] bytes) {
        RowReader reader = new RowReader("move", bytes, VERSION);
        MoveRow row = new MoveRow(
                reader.text(),
                reader.text(),
                reader.text(),
                reader.unsigned() != 0,
                reader.unsigned(),
                reader.unsigned());
        reader.end();
        return row;
    }
}
