package io.makegood.readmodel.projection;

import io.makegood.ledger.event.CreditEvent.CreditsAdjusted;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.GenerationRequested;
import io.makegood.ledger.event.LedgerEvent;
import io.makegood.ledger.event.TransferEvent.CreditsTransferred;
import io.makegood.ledger.refund.RefundIssued;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Finds by what a customer quotes: a row for each id, under its small letters, that says whose it is. An id is written down by the event that
 * brings it up, and again by the same event a second time.
 */
final class SearchRows {
    /** How many accounts one search looks at in a partition, for a part of their ids that is not the beginning. */
    static final int ACCOUNTS_LOOKED_AT_MAX = 200_000;

    private static final char END = '\0';

    private final KeyValueStore<Bytes, byte[]> store;

    SearchRows(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    void event(String account, LedgerEvent event) {
        if (event instanceof GenerationRequested || event instanceof GenerationCharged) {
            put(FoundKind.GENERATION, event.generationId(), account, event.generationId());
        } else if (event instanceof CreditsGranted granted) {
            put(FoundKind.GRANT, granted.grantId(), account, null);
            put(FoundKind.PAYMENT, granted.paymentReference(), account, null);
        } else if (event instanceof CreditsAdjusted adjusted) {
            put(FoundKind.ADJUSTMENT, adjusted.adjustmentId(), account, adjusted.generationId());
        } else if (event instanceof CreditsTransferred transferred) {
            put(FoundKind.TRANSFER, transferred.transferId(), account, null);
        }
    }

    void refund(RefundIssued refund) {
        put(FoundKind.REFUND, refund.refundId(), refund.accountId(), refund.generationId());
    }

    /** A case, claim or request, whoever opened it. */
    void work(WorkKind kind, String id, String account, @Nullable String generation) {
        FoundKind found = switch (kind) {
            case CASE -> FoundKind.CASE;
            case CLAIM -> FoundKind.CLAIM;
            case CASH_REFUND -> FoundKind.CASH_REFUND;
        };
        put(found, id, account, generation);
    }

    private void put(FoundKind kind, @Nullable String id, String account, @Nullable String generation) {
        if (id == null) {
            return;
        }
        String written = id + END + (generation == null ? "" : generation);
        store.put(key(id).letter(kind.letter()).text(account).key(), written.getBytes(StandardCharsets.UTF_8));
    }

    /** Up to {@code limit} things whose id begins with the text, large letters or small; then accounts that have it anywhere in their id. */
    static List<Found> read(
            ReadOnlyKeyValueStore<Bytes, byte[]> store, String text, int limit, Predicate<String> accounts) {
        List<Found> found = new ArrayList<>();
        String small = small(text);
        try (KeyValueIterator<Bytes, byte[]> rows = beginningWith(store, ProjectionKeys.SEARCH, small)) {
            while (rows.hasNext() && found.size() < limit) {
                Found row = found(rows.next());
                if (accounts.test(row.accountId())) {
                    found.add(row);
                }
            }
        }
        try (KeyValueIterator<Bytes, byte[]> rows = beginningWith(store, ProjectionKeys.BALANCE, "")) {
            for (int i = 0; i < ACCOUNTS_LOOKED_AT_MAX && rows.hasNext() && found.size() < limit; i++) {
                byte[] key = rows.next().key.get();
                String account = new String(key, 1, key.length - 2, StandardCharsets.UTF_8);
                if (small(account).contains(small) && accounts.test(account)) {
                    found.add(new Found(FoundKind.ACCOUNT, account, account, null));
                }
            }
        }
        return found;
    }

    private static KeyValueIterator<Bytes, byte[]> beginningWith(
            ReadOnlyKeyValueStore<Bytes, byte[]> store, byte letter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] first =
                ByteBuffer.allocate(1 + bytes.length).put(letter).put(bytes).array();
        byte[] last = Arrays.copyOf(first, first.length + 1);
        last[first.length] = (byte) 0xff;
        return store.range(Bytes.wrap(first), Bytes.wrap(last));
    }

    /** A row's key is the id in small letters, an end, the kind's letter, the account, an end. */
    private static Found found(KeyValue<Bytes, byte[]> row) {
        byte[] key = row.key.get();
        int end = 1;
        while (key[end] != END) {
            end++;
        }
        String account = new String(key, end + 2, key.length - end - 3, StandardCharsets.UTF_8);
        String[] written = new String(row.value, StandardCharsets.UTF_8).split(String.valueOf(END), 2);
        return new Found(FoundKind.of(key[end + 1]), written[0], account, written[1].isEmpty() ? null : written[1]);
    }

    private static ProjectionKeys key(String id) {
        return ProjectionKeys.of(ProjectionKeys.SEARCH).text(small(id));
    }

    private static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
