package io.makegood.readmodel.projection;

import io.makegood.ledger.notice.Notice;
import io.makegood.topics.journal.JournalReading;
import io.makegood.topics.journal.JournalReading.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The events by which people settle what waits, each with who sent it. Notices name the event that they come from, so that what settled an item
 * is found by its place.
 */
final class SettlingRows {
    private SettlingRows() {}

    private static Bytes key(String account, long offset) {
        return ProjectionKeys.of(ProjectionKeys.SETTLING)
                .text(account)
                .number(offset)
                .key();
    }

    static void note(
            KeyValueStore<Bytes, byte[]> store, String account, long offset, @Nullable String caller, byte[] event) {
        byte[] sender = caller == null ? new byte[0] : caller.getBytes(StandardCharsets.UTF_8);
        store.put(
                key(account, offset),
                ByteBuffer.allocate(Integer.BYTES + sender.length + event.length)
                        .putInt(sender.length)
                        .put(sender)
                        .put(event)
                        .array());
    }

    /** The item with who settled it. */
    static WorkItem settled(ReadOnlyKeyValueStore<Bytes, byte[]> store, JournalReading journal, WorkItem item) {
        Notice closed = item.closed();
        if (closed == null) {
            return item;
        }
        byte[] row = store.get(key(closed.accountId(), closed.cause().offset()));
        if (row == null) {
            return item.settledBy(SettledBy.told(closed));
        }
        ByteBuffer buffer = ByteBuffer.wrap(row);
        byte[] sender = new byte[buffer.getInt()];
        buffer.get(sender);
        byte[] value = new byte[buffer.remaining()];
        buffer.get(value);
        String caller = sender.length == 0 ? null : new String(sender, StandardCharsets.UTF_8);
        if (journal.read(null, value, 0) instanceof Event event) {
            return item.settledBy(SettledBy.of(closed, event.envelope().event(), caller));
        }
        throw new IllegalStateException("an event that was read once cannot be read again");
    }
}
