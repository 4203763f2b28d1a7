package io.makegood.systemtests.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.fold.Decision;
import io.makegood.ledger.fold.PartitionLedger;
import io.makegood.ledger.policy.DefaultPolicy;
import io.makegood.ledger.scenario.LedgerRun;
import io.makegood.ledger.scenario.RandomEvents;
import io.makegood.ledger.scenario.Timed;
import io.makegood.schemas.avro.AccountBalance;
import io.makegood.schemas.avro.EventPosition;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.mapping.EventCodec;
import io.makegood.topics.mapping.OutputMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same journal in Avro and in JSON, at other offsets of another partition, makes the same bytes but for the places in them. */
class EncodingsFoldTest {
    private static final int SEEDS = 15;
    private static final long AT = 1_790_000_000_000L;
    private static final JournalReading READING = new JournalReading(1, null);
    private static final AvroCodec<LedgerEntry> ENTRIES = AvroCodec.of(LedgerEntry.class);
    private static final AvroCodec<Notice> NOTICES = AvroCodec.of(Notice.class);
    private static final AvroCodec<AccountBalance> BALANCES = AvroCodec.of(AccountBalance.class);
    private static final Position NOWHERE = new Position(0, 0, 0);

    @Test
    void outputs_are_the_same_to_the_byte_but_for_where_to_look() throws Exception {
        EventCodec codec = new EventCodec();
        int entries = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            List<Timed> events = new RandomEvents(seed, 3, 4, "konto ü").stream(120, AT);
            events.addAll(new RandomEvents(seed, 1, 1, "a").journey("a-" + seed, AT));
            List<String> avro = new ArrayList<>();
            List<String> json = new ArrayList<>();
            LedgerRun first = ledger();
            LedgerRun second = ledger();
            long offset = 0;
            for (Timed timed : events) {
                Envelope event = timed.envelope().by(null);
                fold(first, codec.write(event), event.accountId(), new Position(0, offset, timed.at()), avro);
                byte[] text = codec.toJson(event).getBytes(StandardCharsets.UTF_8);
                fold(second, text, event.accountId(), new Position(11, 1_000 + 3 * offset, timed.at()), json);
                offset++;
            }
            assertThat(json).as("seed %d", seed).isEqualTo(avro);
            entries += first.entries().size();
        }
        assertThat(entries).isGreaterThan(20 * SEEDS);
    }

    private static LedgerRun ledger() {
        return new LedgerRun(new DefaultPolicy(), PartitionLedger.RETENTION_MILLIS_DEFAULT);
    }

    private static void fold(LedgerRun ledger, byte[] value, String account, Position at, List<String> outputs) {
        byte[] key = account.getBytes(StandardCharsets.UTF_8);
        // The partition is not asked for: every account is one's own.
        if (!(READING.read(key, value, 0) instanceof JournalReading.Event read)) {
            throw new AssertionError("not read: " + new String(value, StandardCharsets.UTF_8));
        }
        Decision decision = ledger.apply(read.envelope(), at);
        outputs.add(decision.effect() + " " + decision.refusal());
        decision.entries().forEach(entry -> {
            LedgerEntry written = OutputMapping.toAvro(entry);
            nowhere(written.getCause());
            outputs.add(hex(ENTRIES.encode(written)));
        });
        decision.refunds().forEach(refund -> outputs.add(refund.toString()));
        decision.notices().forEach(notice -> {
            Notice written = OutputMapping.toAvro(notice);
            nowhere(written.getCause());
            outputs.add(hex(NOTICES.encode(written)));
        });
        AccountRow row = decision.changes().account();
        if (row != null) {
            outputs.add(hex(BALANCES.encode(OutputMapping.toAvro(account, row, NOWHERE))));
        }
    }

    private static void nowhere(EventPosition cause) {
        cause.setPartition(0);
        cause.setOffset(0L);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
