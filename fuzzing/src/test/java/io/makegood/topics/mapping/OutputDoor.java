package io.makegood.topics.mapping;

import io.makegood.fuzzing.Door;
import io.makegood.fuzzing.Golden;
import io.makegood.fuzzing.Parts;
import io.makegood.fuzzing.Refusal;
import io.makegood.ledger.entry.EntryChain;
import io.makegood.ledger.entry.LedgerEntry;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.quote.Quote;
import io.makegood.schemas.codec.Framing;
import io.makegood.schemas.codec.SchemaHistory;
import io.makegood.schemas.codec.UndecodableRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;

/** Entries, refunds, notices and balances as readers and auditors find them in their topics, whoever wrote them. */
public final class OutputDoor implements Door {
    private static final List<String> KINDS = List.of("LedgerEntry", "RefundIssued", "Notice", "AccountBalance");
    private static final int BARE = 4;
    private static final int FORMS = 8;
    private static final int HEADER_BYTES = 10;

    private final OutputReading reading = new OutputReading();
    private final OutputWriting writing = new OutputWriting(Framing.singleObject());

    @Override
    public boolean take(byte[] input) throws Exception {
        int form = Parts.first(input) % FORMS;
        int kind = form % BARE;
        byte[] record = form < BARE ? framed(kind, Parts.rest(input)) : Parts.rest(input);
        try {
            read(kind, record);
            return true;
        } catch (UndecodableRecord e) {
            return Refusal.onALine(e.detail());
        }
    }

    private void read(int kind, byte[] record) throws UndecodableRecord {
        switch (kind) {
            case 0 -> {
                LedgerEntry entry = reading.entry(record);
                Refusal.unless(entry.entryId().equals(reading.entryId(record)), "an entry with two ids");
                Refusal.unless(entry.equals(reading.entry(writing.entry(entry))), "written, it is another entry");
                Refusal.unless(
                        new EntryChain().hashOf(entry).equals(new EntryChain().hashOf(entry)),
                        "an entry with two hashes");
            }
            case 1 -> {
                var refund = reading.refund(record);
                Refusal.unless(refund.refundId().equals(reading.refundId(record)), "a refund with two ids");
                Refusal.unless(refund.equals(reading.refund(writing.refund(refund))), "written, it is another refund");
            }
            case 2 -> {
                var notice = reading.notice(record);
                Refusal.unless(notice.noticeId().equals(reading.noticeId(record)), "a notice with two ids");
                Refusal.unless(notice.equals(reading.notice(writing.notice(notice))), "written, it is another notice");
            }
            default -> {
                AccountView account = reading.account(record);
                Refusal.unless(account.offset() == reading.offsetOfBalance(record), "a balance with two offsets");
                quote(account);
            }
        }
    }

    /** Sums that fit no 64 bits are told as such; no ledger has them. */
    private static void quote(AccountView account) {
        try {
            Refusal.unless(
                    Quote.of("image", "web", 1, new DefaultPolicy(), account.purse(), true, account.asOf())
                                    .missing()
                            >= 0,
                    "less than nothing is missing");
        } catch (ArithmeticException e) {
            boolean unused = Refusal.with(e.getMessage());
        }
    }

    private static byte[] framed(int kind, byte[] data) {
        List<Schema> versions = SchemaHistory.of(KINDS.get(kind));
        return ByteBuffer.allocate(HEADER_BYTES + data.length)
                .put(Framing.singleObject().header(versions.get(versions.size() - 1)))
                .put(data)
                .array();
    }

    /** Entries and notices of before, whose causes have no digest, are refused: no ledger has them. */
    private static int oldest(int kind) {
        boolean hasCause = kind == 0 || kind == 2;
        return hasCause ? SchemaHistory.of(KINDS.get(kind)).size() : 1;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (int kind = 0; kind < KINDS.size(); kind++) {
            for (int version = oldest(kind);
                    version <= SchemaHistory.of(KINDS.get(kind)).size();
                    version++) {
                for (byte[] record : Golden.avro(KINDS.get(kind) + "-v" + version, "single-object")) {
                    seeds.add(Parts.after(BARE + kind, record));
                    if (version == SchemaHistory.of(KINDS.get(kind)).size()) {
                        seeds.add(Parts.after(kind, Arrays.copyOfRange(record, HEADER_BYTES, record.length)));
                    }
                }
            }
        }
        return seeds;
    }
}
