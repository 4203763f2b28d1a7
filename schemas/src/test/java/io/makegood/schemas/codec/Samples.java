package io.makegood.schemas.codec;

import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.ContraAccount;
import io.makegood.schemas.avro.EntryKind;
import io.makegood.schemas.avro.EventPosition;
import io.makegood.schemas.avro.FurtherGrants;
import io.makegood.schemas.avro.GrantAmount;
import io.makegood.schemas.avro.GrantBalance;
import io.makegood.schemas.avro.GrantKind;
import io.makegood.schemas.avro.JournalPosition;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.NoticeAudience;
import io.makegood.schemas.avro.NoticeDetail;
import io.makegood.schemas.avro.NoticeType;
import io.makegood.schemas.avro.PolicyReference;
import io.makegood.schemas.avro.RefundCause;
import io.makegood.schemas.avro.RefundIssued;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** One record of each kind with every field set, so that the golden files cover every field. */
final class Samples {
    private static final long RECORDED_AT = 1_790_000_000_123L;

    /** The events as somebody would write them by hand; the fields stand in the order of the schema. */
    static final List<String> EVENTS = List.of(
            event(
                    "GenerationRequested",
                    "\"generationId\":\"g-7\",\"feature\":\"article\",\"platform\":\"web\","
                            + "\"surface\":\"editor\",\"inputMode\":\"images\",\"label\":\"Zürich in June ☀\","
                            + "\"actorId\":\"u-1\",\"items\":[\"1\",\"2\"],\"authorize\":true,\"attempt\":2,\"maxAmount\":9"),
            event("GenerationRejected", "\"generationId\":\"g-7\",\"reason\":\"NO_ACCESS\",\"message\":\"No plan.\""),
            event(
                    "GenerationCharged",
                    "\"generationId\":\"g-7\",\"feature\":\"article\",\"platform\":\"web\","
                            + "\"surface\":\"editor\",\"baseAmount\":4,"
                            + "\"items\":[{\"itemId\":\"1\",\"amount\":3},{\"itemId\":\"2\",\"amount\":0}]"),
            event(
                    "ItemFailed",
                    "\"generationId\":\"g-7\",\"itemId\":\"2\",\"cause\":\"PROVIDER_ERROR\","
                            + "\"message\":\"503 \\\"busy\\\"\\n\",\"providerReference\":\"req_9\""),
            event("ItemDelivered", "\"generationId\":\"g-7\",\"itemId\":\"1\",\"how\":\"DOWNLOADED\""),
            event("GenerationCompleted", "\"generationId\":\"g-7\",\"outcome\":\"PARTIAL\",\"usedAmount\":3"),
            event("GenerationTimedOut", "\"generationId\":\"g-7\""),
            event(
                    "CreditsGranted",
                    "\"grantId\":\"gr-1\",\"amount\":9223372036854775807,\"kind\":\"PAID\","
                            + "\"priority\":-1,\"expiresAt\":1800000000000,\"paymentReference\":\"pi_3\""),
            event("GrantExpired", "\"grantId\":\"gr-1\""),
            event("CreditsRevoked", "\"grantId\":\"gr-1\",\"amount\":5,\"reason\":\"chargeback\""),
            event(
                    "CreditsAdjusted",
                    "\"adjustmentId\":\"adj-1\",\"amount\":-9223372036854775808,"
                            + "\"ground\":\"CORRECTION\",\"operator\":\"kim\",\"note\":\"typo\","
                            + "\"generationId\":\"g-7\",\"itemId\":\"2\""),
            event(
                    "ResultReported",
                    "\"claimId\":\"c-1\",\"generationId\":\"g-7\",\"itemId\":\"1\","
                            + "\"reason\":\"extra-fingers\",\"details\":\"six\""),
            event("ClaimReviewed", "\"claimId\":\"c-1\",\"verdict\":\"CLEARLY_UNUSABLE\",\"reviewer\":\"kim\""),
            event("CashRefundRequested", "\"requestId\":\"r-1\",\"grantId\":\"gr-1\",\"reason\":\"leaving\""),
            event(
                    "CashRefundReviewed",
                    "\"requestId\":\"r-1\",\"approved\":true,\"amount\":10,"
                            + "\"reviewer\":\"kim\",\"paymentReference\":\"re_3\""),
            event("AccountUpdated", "\"holders\":[\"u-1\",\"u-2\"],\"accessActive\":false"),
            event(
                    "PolicyPublished",
                    "\"policyId\":\"pinsearch\",\"version\":\"3\","
                            + "\"effectiveFrom\":1790000000000,\"document\":\"id: pinsearch\\n\""),
            event(
                    "SupportRequested",
                    "\"caseId\":\"s-1\",\"generationId\":\"g-7\",\"project\":\"Blog\","
                            + "\"action\":\"export\",\"happenedAt\":1790000000000,\"expected\":\"a file\",\"message\":\"Help\""),
            event("CaseResolved", "\"caseId\":\"s-1\",\"resolution\":\"restored\",\"operator\":\"kim\""),
            event("GrantEnded", "\"grantId\":\"gr-1\",\"reason\":\"plan changed\""),
            event(
                    "RevocationReversed",
                    "\"grantId\":\"gr-1\",\"reason\":\"dispute won\",\"revocation\":\"chargeback\""),
            event("AccountNoted", "\"noteId\":\"n-1\",\"text\":\"calls on Mondays\",\"operator\":\"kim\""));

    static final LedgerEntry ENTRY = LedgerEntry.newBuilder()
            .setEntryId("e-1")
            .setAccountId("a-1")
            .setSequence(42)
            .setKind(EntryKind.REFUND)
            .setAmount(3)
            .setBalanceAfter(17)
            .setContraAccount(ContraAccount.CONSUMED)
            .setGrants(List.of(new GrantAmount("gr-1", 1L), new GrantAmount("gr-2", 2L)))
            .setGenerationId("g-7")
            .setItemId("2")
            .setRefundId("rf-1")
            .setReason("ITEM_FAILED")
            .setPolicy(new PolicyReference("pinsearch", "3"))
            .setCause(new EventPosition("ev-1", 5, 1234L))
            .setRecordedAt(RECORDED_AT)
            .setPreviousHash(hash(1))
            .setHash(hash(2))
            .build();

    static final RefundIssued REFUND = RefundIssued.newBuilder()
            .setRefundId("rf-1")
            .setAccountId("a-1")
            .setGenerationId("g-7")
            .setItemId("2")
            .setAmount(3)
            .setBalanceAfter(17)
            .setCause(RefundCause.ITEM_FAILED)
            .setEntryId("e-1")
            .setRecordedAt(RECORDED_AT)
            .build();

    static final Notice NOTICE = Notice.newBuilder()
            .setNoticeId("n-1")
            .setAccountId("a-1")
            .setType(NoticeType.ChargeDeclined)
            .setAudience(NoticeAudience.CUSTOMER)
            .setRecordedAt(RECORDED_AT)
            .setMessage("You need 12 credits and have 5.")
            .setReason("INSUFFICIENT_CREDITS")
            .setGenerationId("g-7")
            .setItemId("2")
            .setClaimId("c-1")
            .setCaseId("s-1")
            .setRequestId("r-1")
            .setGrantId("gr-1")
            .setAdjustmentId("adj-1")
            .setAmount(12L)
            .setRequired(12L)
            .setAvailable(5L)
            .setMissing(14L)
            .setBalance(-2L)
            .setDetails(List.of(new NoticeDetail("project", "Blog")))
            .setPolicy(new PolicyReference("pinsearch", "3"))
            .setCause(new EventPosition("ev-1", 5, 1234L))
            .build();

    static final AccountBalance BALANCE = AccountBalance.newBuilder()
            .setAccountId("a-1")
            .setBalance(17)
            .setAvailable(15)
            .setHeld(2)
            .setGrants(List.of(new GrantBalance("gr-1", GrantKind.ALLOWANCE, 17L, 1_800_000_000_000L)))
            .setFurtherGrants(new FurtherGrants(3, 5L, 1_800_000_000_000L))
            .setAsOf(RECORDED_AT)
            .setSequence(42)
            .setHash(hash(2))
            .setPosition(new JournalPosition(5, 1234L))
            .build();

    static final List<SpecificRecord> OUTPUTS = List.of(ENTRY, REFUND, NOTICE, BALANCE);

    private Samples() {}

    private static String event(String type, String fields) {
        return "{\"type\":\"" + type + "\",\"eventId\":\"ev-1\",\"accountId\":\"a-1\","
                + "\"occurredAt\":1789999999999,\"source\":\"studio\"," + fields + "}";
    }

    private static ByteBuffer hash(int filling) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) (0xA0 + filling));
        return ByteBuffer.wrap(bytes);
    }
}
