package io.makegood.ledger.row;

import io.makegood.ledger.account.IdentityKind;
import io.makegood.ledger.event.BudgetScope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Keys of rows in the stores: a letter for the kind of row, the account id, a zero byte and the rest. Ids hold no control
 * characters, so the zero byte cannot be mistaken, and all rows of one kind stand together. Not threadsafe.
 */
public final class RowKeys {
    /** First byte of account rows. */
    public static final byte ACCOUNT = 'a';
    /** First byte of grant rows. */
    public static final byte GRANT = 'g';
    /** First byte of the rows that lead from a grant's ordinal to its id. */
    public static final byte ORDINAL = 'o';
    /** First byte of identities. */
    public static final byte IDENTITY = 'i';
    /** First byte of claims. */
    public static final byte CLAIM = 'c';
    /** First byte of the times of an account's claims. */
    public static final byte CLAIM_TIMES = 't';
    /** First byte of the rows that lead from an output to the claim on it. */
    public static final byte CLAIMED_OUTPUT = 'l';
    /** First byte of cases. */
    public static final byte CASE = 'k';
    /** First byte of revocations. */
    public static final byte REVOCATION = 'r';
    /** First byte of pages of open grants. */
    public static final byte GRANT_PAGE = 'h';
    /** First byte of pages of who repaid overdrafts. */
    public static final byte REPAID_PAGE = 'd';
    /** First byte of cash refund requests. */
    public static final byte CASH_REQUEST = 'q';
    /** First byte of members. */
    public static final byte MEMBER = 'm';
    /** First byte of budgets. */
    public static final byte BUDGET = 'b';
    /** First byte of the lists of budgets of one actor, group or feature. */
    public static final byte BUDGETS_OF = 'w';
    /** First byte of what was spent of budgets. */
    public static final byte BUDGET_SPENT = 's';
    /** First byte of what accounts agreed to about being topped up. */
    public static final byte TOP_UP = 'x';
    /** First byte of what went to other accounts of a grant. */
    public static final byte GRANT_MOVE = 'u';
    /** First byte of the transfers that took all. */
    public static final byte WHOLE_TRANSFER = 'v';
    /** First byte of policy versions. */
    public static final byte POLICY = 'p';
    /** First byte of the versions of the fold that the partition adopted. */
    public static final byte FOLD = 'y';
    /** First byte of the last move of the ledger. */
    public static final byte MOVE = 'e';
    /** First byte of generation rows. */
    public static final byte GENERATION = 'n';
    /** First byte of what remains of a forgotten generation. */
    public static final byte FORGOTTEN = 'f';
    /** First byte of the row with the last applied journal offset. */
    public static final byte APPLIED = 'z';

    private static final int FINGERPRINT_BYTES = 10;

    private final MessageDigest sha256;

    /** Keys for one thread. */
    public RowKeys() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Key of an account's row. */
    public static byte[] account(String accountId) {
        return after(new byte[] {ACCOUNT}, 1, accountId);
    }

    /** Key of a grant's row. */
    public static byte[] grant(String accountId, String grantId) {
        return key(GRANT, accountId, grantId.getBytes(StandardCharsets.UTF_8));
    }

    /** Key under which a grant's id is found by its ordinal. */
    public static byte[] ordinal(String accountId, int ordinal) {
        return key(ORDINAL, accountId, ByteBuffer.allocate(4).putInt(ordinal).array());
    }

    /** Key of an identity. */
    public static byte[] identity(String accountId, IdentityKind kind, String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        return key(
                IDENTITY,
                accountId,
                ByteBuffer.allocate(1 + bytes.length)
                        .put((byte) kind.code())
                        .put(bytes)
                        .array());
    }

    /** Key of a claim. */
    public static byte[] claim(String accountId, String claimId) {
        return key(CLAIM, accountId, claimId.getBytes(StandardCharsets.UTF_8));
    }

    /** Key of the times of an account's claims. */
    public static byte[] claimTimes(String accountId) {
        return key(CLAIM_TIMES, accountId, new byte[0]);
    }

    /** Key under which the claim on an output is found. */
    public static byte[] claimedOutput(String accountId, String output) {
        return key(CLAIMED_OUTPUT, accountId, output.getBytes(StandardCharsets.UTF_8));
    }

    /** Key of a case. */
    public static byte[] caseRow(String accountId, String caseId) {
        return key(CASE, accountId, caseId.getBytes(StandardCharsets.UTF_8));
    }

    /** Key of a revocation. */
    public static byte[] revocation(String accountId, String id) {
        return key(REVOCATION, accountId, id.getBytes(StandardCharsets.UTF_8));
    }

    /** Key of a page of open grants. */
    public static byte[] grantPage(String accountId, int page) {
        return key(GRANT_PAGE, accountId, ByteBuffer.allocate(4).putInt(page).array());
    }

    /** Key of a page of who repaid overdrafts. */
    public static byte[] repaidPage(String accountId, int page) {
        return key(REPAID_PAGE, accountId, ByteBuffer.allocate(4).putInt(page).array());
    }

    /** Key of a cash refund request. */
    public static byte[] cashRequest(String accountId, String requestId) {
        return key(CASH_REQUEST, accountId, requestId.getBytes(StandardCharsets.UTF_8));
    }

    /** Key of a member. */
    public static byte[] member(String accountId, String actorId) {
        return key(MEMBER, accountId, actorId.getBytes(StandardCharsets.UTF_8));
    }

    /** Key of a budget. */
    public static byte[] budget(String accountId, String budgetId) {
        return key(BUDGET, accountId, budgetId.getBytes(StandardCharsets.UTF_8));
    }

    /** Key of the budgets of one actor, group or feature, of each of them or of all. */
    public static byte[] budgetsOf(String accountId, BudgetScope scope, @Nullable String scopeId) {
        byte[] bytes = scopeId == null ? new byte[0] : scopeId.getBytes(StandardCharsets.UTF_8);
        return key(
                BUDGETS_OF,
                accountId,
                ByteBuffer.allocate(1 + bytes.length)
                        .put((byte) scope.code())
                        .put(bytes)
                        .array());
    }

    /** Key of what was spent of a budget. */
    public static byte[] budgetSpent(String accountId, int ordinal) {
        return key(
                BUDGET_SPENT, accountId, ByteBuffer.allocate(4).putInt(ordinal).array());
    }

    /** Key of what an account agreed to about being topped up. */
    public static byte[] topUp(String accountId) {
        return key(TOP_UP, accountId, new byte[0]);
    }

    /** Key of what went to one grant of another account of the grant with that ordinal. */
    public static byte[] grantMove(String accountId, int grant, int number) {
        return key(
                GRANT_MOVE,
                accountId,
                ByteBuffer.allocate(8).putInt(grant).putInt(number).array());
    }

    /** Key of a transfer that took all. */
    public static byte[] wholeTransfer(String accountId, int number) {
        return key(
                WHOLE_TRANSFER, accountId, ByteBuffer.allocate(4).putInt(number).array());
    }

    /** Key of a policy version of this partition; keys stand in the order of their ordinals. */
    public static byte[] policy(int ordinal) {
        return ByteBuffer.allocate(5).put(POLICY).putInt(ordinal).array();
    }

    /**
     * Key of a version of the fold that this partition adopted; keys stand in the order in which that can be: versions rise, and to take personal
     * texts sealed alone may begin later than the version.
     */
    public static byte[] fold(int version, boolean sealedOnly) {
        ByteBuffer key = ByteBuffer.allocate(sealedOnly ? 6 : 5).put(FOLD).putInt(version);
        return sealedOnly ? key.put((byte) 1).array() : key.array();
    }

    /** Key of a generation's row. */
    public static byte[] generation(String accountId, String generationId) {
        return key(GENERATION, accountId, generationId.getBytes(StandardCharsets.UTF_8));
    }

    /** Key of a generation's row, given that of its account. */
    public static byte[] generation(byte[] accountKey, String generationId) {
        // A zero byte stands between the two.
        byte[] key = after(accountKey, accountKey.length + 1, generationId);
        key[0] = GENERATION;
        return key;
    }

    /** Key of what remains of a forgotten generation: 80 bits of a SHA-256 over the key of its row. */
    public byte[] forgotten(byte[] generationKey) {
        byte[] digest = sha256.digest(generationKey);
        return ByteBuffer.allocate(1 + FINGERPRINT_BYTES)
                .put(FORGOTTEN)
                .put(digest, 0, FINGERPRINT_BYTES)
                .array();
    }

    /** Key of the last move of the ledger. */
    public static byte[] move() {
        return new byte[] {MOVE};
    }

    /** Key of the last applied journal offset. */
    public static byte[] applied() {
        return new byte[] {APPLIED};
    }

    /** The account id in the key of an account's row. */
    public static String accountOf(byte[] accountKey) {
        return new String(accountKey, 1, accountKey.length - 1, StandardCharsets.UTF_8);
    }

    /** The account id in the key of a generation's row. */
    public static String accountOfGeneration(byte[] generationKey) {
        return new String(generationKey, 1, separator(generationKey) - 1, StandardCharsets.UTF_8);
    }

    /** The generation id in the key of a generation's row. */
    public static String generationOf(byte[] generationKey) {
        int start = separator(generationKey) + 1;
        return new String(generationKey, start, generationKey.length - start, StandardCharsets.UTF_8);
    }

    /** A copy of those bytes, and from {@code at} on the id in UTF-8: nearly every id is ASCII, and is written in its place. */
    private static byte[] after(byte[] before, int at, String id) {
        int length = id.length();
        byte[] key = Arrays.copyOf(before, at + length);
        for (int i = 0; i < length; i++) {
            char c = id.charAt(i);
            if (c >= 0x80) {
                byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
                key = Arrays.copyOf(before, at + bytes.length);
                System.arraycopy(bytes, 0, key, at, bytes.length);
                return key;
            }
            key[at + i] = (byte) c;
        }
        return key;
    }

    private static byte[] key(byte kind, String accountId, byte[] rest) {
        byte[] account = accountId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 + account.length + rest.length)
                .put(kind)
                .put(account)
                .put((byte) 0)
                .put(rest)
                .array();
    }

    private static int separator(byte[] key) {
        for (int i = 1; i < key.length; i++) {
            if (key[i] == 0) {
                return i;
            }
        }
        throw new CorruptRow("a generation's key has no separator");
    }
}
