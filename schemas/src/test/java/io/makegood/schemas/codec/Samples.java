package io.makegood.schemas.codec;

import static org.apache.avro.Schema.Type.NULL;

import io.makegood.schemas.ContractSchemas;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.ContraAccount;
import io.makegood.schemas.avro.EntryKind;
import io.makegood.schemas.avro.EntryTransfer;
import io.makegood.schemas.avro.EventPosition;
import io.makegood.schemas.avro.FurtherGrants;
import io.makegood.schemas.avro.GrantAmount;
import io.makegood.schemas.avro.GrantBalance;
import io.makegood.schemas.avro.GrantKind;
import io.makegood.schemas.avro.JournalPosition;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.LedgerEvent;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.NoticeAudience;
import io.makegood.schemas.avro.NoticeDetail;
import io.makegood.schemas.avro.NoticeType;
import io.makegood.schemas.avro.PolicyReference;
import io.makegood.schemas.avro.RefundCause;
import io.makegood.schemas.avro.RefundIssued;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** One record of each kind with every field set, so that the golden files cover every field. */
final class Samples {
    private static final long RECORDED_AT = 1_790_000_000_123L;
    private static final SpecificData DATA = new ContractData(LedgerEvent.class);

    /**
     * One event of each type in flat JSON: the newest golden record of the type, and where there is none, or where it lacks a field,
     * values that follow from the schema. So a new type or field needs no line here.
     */
    static final List<String> EVENTS =
            ContractSchemas.ofEventTypes().stream().map(Samples::event).toList();

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
            .setCause(new EventPosition("ev-1", 5, 1234L, hash(3)))
            .setRecordedAt(RECORDED_AT)
            .setPreviousHash(hash(1))
            .setHash(hash(2))
            .setTransfer(new EntryTransfer("a-2", "t-1"))
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
            .setCause(new EventPosition("ev-1", 5, 1234L, hash(3)))
            .build();

    static final AccountBalance BALANCE = AccountBalance.newBuilder()
            .setAccountId("a-1")
            .setBalance(17)
            .setAvailable(15)
            .setHeld(2)
            .setGrants(List.of(new GrantBalance(
                    "gr-1", GrantKind.ALLOWANCE, 17L, 1_800_000_000_000L, List.of("picture"), List.of("pro"))))
            .setFurtherGrants(new FurtherGrants(3, 5L, 1_800_000_000_000L, 2L))
            .setAsOf(RECORDED_AT)
            .setSequence(42)
            .setHash(hash(2))
            .setPosition(new JournalPosition(5, 1234L))
            .setClosed(true)
            .setMergedInto("a-2")
            .build();

    static final List<SpecificRecord> OUTPUTS = List.of(ENTRY, REFUND, NOTICE, BALANCE);

    private Samples() {}

    private static String event(Schema type) {
        JsonCodec json = new JsonCodec();
        try {
            String golden = Golden.newest(type.getName()).orElse(null);
            if (golden == null) {
                return made(type);
            }
            LedgerEvent event = json.decode(Expectation.utf8(golden));
            fillGaps((SpecificRecord) event.getEvent());
            return json.toJson(event);
        } catch (IOException | UndecodableRecord e) {
            throw new AssertionError("no sample of " + type.getName(), e);
        }
    }

    /** An event of that type whose values follow from the schema alone. */
    static String made(Schema type) {
        return new JsonCodec().toJson(new LedgerEvent("ev-1", "a-1", 1_789_999_999_999L, "studio", filled(type)));
    }

    private static SpecificRecord filled(Schema type) {
        SpecificRecord record = (SpecificRecord) DATA.newRecord(null, type);
        type.getFields().forEach(field -> record.put(field.pos(), value(field.schema(), field.name())));
        return record;
    }

    private static void fillGaps(SpecificRecord record) {
        for (Schema.Field field : record.getSchema().getFields()) {
            Object known = record.get(field.pos());
            if (known == null || known.equals(List.of())) {
                record.put(field.pos(), value(field.schema(), field.name()));
            }
        }
    }

    private static Object value(Schema schema, String name) {
        return switch (schema.getType()) {
            case UNION -> value(schema.getTypes().get(schema.getTypes().get(0).getType() == NULL ? 1 : 0), name);
            case STRING -> name + "-1";
            case LONG -> 1L;
            case INT -> 1;
            case BOOLEAN -> true;
            case ENUM -> DATA.createEnum(schema.getEnumSymbols().get(0), schema);
            case ARRAY -> List.of(value(schema.getElementType(), name));
            case MAP -> Map.of(name, value(schema.getValueType(), name));
            case RECORD -> filled(schema);
            default -> throw new IllegalStateException(schema.getType() + " stands in no event");
        };
    }

    private static ByteBuffer hash(int filling) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) (0xA0 + filling));
        return ByteBuffer.wrap(bytes);
    }
}
