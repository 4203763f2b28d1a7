package io.makegood.readmodel.investigation;

import io.makegood.ledger.event.GenerationEvent.GenerationCompleted;
import io.makegood.ledger.event.GenerationEvent.ItemDelivered;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.topics.reading.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a result can be looked at, as an event says: of a link that is signed anew with each report the newest is the one that opens.
 *
 * @param itemId the item that was delivered; null for what the generation made, all together
 * @param url an absolute http or https address, or what stands in place of a sealed text that cannot be opened
 * @param partition of the journal, in which the event stands
 * @param offset at which it stands
 * @param recordedAt when the event was recorded, epoch milliseconds, UTC
 */
public record ResultLink(@Nullable String itemId, String url, int partition, long offset, long recordedAt) {
    /** The newest link of each item, and of the whole, of events in the order of the log; what the ledger refused is not among them. */
    public static List<ResultLink> newestOf(List<RecordedEvent> events) {
        List<ResultLink> links = new ArrayList<>();
        for (RecordedEvent event : events) {
            ResultLink link = event.isRefused() ? null : of(event);
            if (link != null) {
                links.removeIf(before -> Objects.equals(before.itemId, link.itemId));
                links.add(link);
            }
        }
        return List.copyOf(links);
    }

    private static @Nullable ResultLink of(RecordedEvent event) {
        LedgerEvent what = event.envelope().event();
        if (what instanceof ItemDelivered delivered) {
            return of(event, delivered.itemId(), delivered.resultUrl());
        }
        return what instanceof GenerationCompleted completed ? of(event, null, completed.resultUrl()) : null;
    }

    private static @Nullable ResultLink of(RecordedEvent event, @Nullable String item, @Nullable String url) {
        return url == null
                ? null
                : new ResultLink(
                        item,
                        url,
                        event.at().partition(),
                        event.at().offset(),
                        event.at().recordedAt());
    }

    /** Whether it is a link to that item, or to all that was made. */
    public boolean isOf(@Nullable String item) {
        return itemId == null || itemId.equals(item);
    }
}
