package io.makegood.topics.mapping;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.schemas.avro.ContraAccount;
import io.makegood.schemas.avro.EntryKind;
import io.makegood.schemas.avro.EventPosition;
import io.makegood.schemas.avro.LedgerEntry;
import io.makegood.schemas.avro.Notice;
import io.makegood.schemas.avro.NoticeAudience;
import io.makegood.schemas.avro.NoticeType;
import io.makegood.schemas.avro.PolicyReference;
import io.makegood.schemas.codec.AvroCodec;
import io.makegood.schemas.codec.UndecodableRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputReadingTest {
    /** Readers meet whatever somebody wrote into the topic of entries, and tell it from an entry. */
    @Test
    void an_entry_whose_hash_is_none_is_no_entry() {
        byte[] written = AvroCodec.of(LedgerEntry.class)
                .encode(LedgerEntry.newBuilder()
                        .setEntryId("a-1:e1")
                        .setAccountId("a-1")
                        .setSequence(1)
                        .setKind(EntryKind.GRANT)
                        .setAmount(5)
                        .setBalanceAfter(5)
                        .setContraAccount(ContraAccount.ISSUED)
                        .setGrants(List.of())
                        .setReason("GRANTED_PAID")
                        .setPolicy(new PolicyReference("default", "1"))
                        .setCause(new EventPosition(null, 0, 0L, ByteBuffer.allocate(32)))
                        .setRecordedAt(1_790_000_000_000L)
                        .setPreviousHash(ByteBuffer.allocate(31))
                        .setHash(ByteBuffer.allocate(32))
                        .build());
        assertThatThrownBy(() -> new OutputReading().entry(written))
                .isInstanceOf(UndecodableRecord.class)
                .hasMessageContaining("31 bytes");
    }

    /** As whom a schema that is older than the type reads it. */
    @Test
    void a_notice_of_a_type_that_is_not_known_here_is_refused_with_the_remedy() {
        byte[] written = AvroCodec.of(Notice.class)
                .encode(Notice.newBuilder()
                        .setNoticeId("a-1:n1")
                        .setAccountId("a-1")
                        .setType(NoticeType.Other)
                        .setAudience(NoticeAudience.CUSTOMER)
                        .setDetails(List.of())
                        .setRecordedAt(1_790_000_000_000L)
                        .setMessage("Something new.")
                        .setPolicy(new PolicyReference("default", "1"))
                        .setCause(new EventPosition(null, 0, 0L, ByteBuffer.allocate(32)))
                        .build());
        assertThatThrownBy(() -> new OutputReading().notice(written))
                .isInstanceOf(UndecodableRecord.class)
                .hasMessageContaining("upgrade the reader");
    }

    /** Version 1 is gone: its hashes depended on the place of events. Its bytes are those of the golden record. */
    @Test
    void an_entry_or_a_notice_of_a_ledger_of_version_1_is_refused_in_plain_words() throws IOException {
        for (String record : List.of("LedgerEntry-v1/LedgerEntry", "Notice-v2/Notice")) {
            String line =
                    Files.readAllLines(Path.of("..", "schemas", "src", "test", "resources", "golden", record)).stream()
                            .filter(each -> each.startsWith("single-object "))
                            .findFirst()
                            .orElseThrow();
            byte[] written = HexFormat.of().parseHex(line.substring("single-object ".length()));
            OutputReading reading = new OutputReading();
            assertThatThrownBy(() -> {
                        if (record.startsWith("LedgerEntry")) {
                            reading.entry(written);
                        } else {
                            reading.notice(written);
                        }
                    })
                    .isInstanceOf(UndecodableRecord.class)
                    .hasMessageContaining(
                            "a ledger of version 1, whose hashes depended on the place of events in the journal")
                    .hasMessageContaining("replay that ledger's journal into a fresh prefix");
        }
    }
}
