package io.makegood.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows are read as they were put, and reach the store once for each flush, however few may stay on the heap. */
class RowTableTest {
    private final Stored stored = new Stored();

    private static final class Stored implements RowBytes {
        private final Map<String, String> rows = new TreeMap<>();
        private final List<String> written = new ArrayList<>();
        private int reads;

        @Override
        public byte @Nullable [] get(byte[] key) {
            reads++;
            String row = rows.get(text(key));
            return row == null ? null : bytes(row);
        }

        @Override
        public void put(byte[] key, byte[] row) {
            rows.put(text(key), text(row));
            written.add(text(key) + "=" + text(row));
        }

        @Override
        public void delete(byte[] key) {
            rows.remove(text(key));
        }

        @Override
        public byte @Nullable [] visit(byte[] from, byte[] to, Visitor visitor) {
            throw new UnsupportedOperationException("nobody walks here");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static @Nullable String get(RowTable table, String key) {
        return table.find(bytes(key)) ? text(Arrays.copyOfRange(table.bytes(), table.start(), table.end())) : null;
    }

    private static void put(RowTable table, String key, String row) {
        // The row is the beginning of what is handed over.
        table.put(bytes(key), bytes(row + " and what else the buffer holds"), bytes(row).length);
    }

    @Test
    void a_row_that_is_put_ten_times_is_written_once_and_by_the_flush() {
        RowTable table = new RowTable(stored, 10);
        for (int i = 1; i <= 10; i++) {
            put(table, "a", "row " + i);
            assertThat(get(table, "a")).isEqualTo("row " + i);
        }
        assertThat(stored.written).isEmpty();
        table.flush();
        table.flush();
        assertThat(stored.written).containsExactly("a=row 10");
    }

    @Test
    void a_row_in_use_is_read_once_and_one_that_is_missing_too() {
        stored.rows.put("a", "1");
        RowTable table = new RowTable(stored, 10);
        for (int i = 0; i < 5; i++) {
            assertThat(get(table, "a")).isEqualTo("1");
            assertThat(get(table, "b")).isNull();
        }
        assertThat(stored.reads).isEqualTo(2);
    }

    @Test
    void a_row_that_was_deleted_is_gone_here_and_there() {
        RowTable table = new RowTable(stored, 10);
        put(table, "a", "1");
        table.delete(bytes("a"));
        assertThat(get(table, "a")).isNull();
        table.flush();
        assertThat(stored.rows).isEmpty();
    }

    @Test
    void more_changes_than_may_wait_are_written_unasked() {
        RowTable table = new RowTable(stored, 100_000);
        for (int i = 0; i < 50_000; i++) {
            put(table, "k" + i, "row");
        }
        assertThat(stored.rows).hasSizeGreaterThan(30_000);
        table.flush();
        assertThat(stored.rows).hasSize(50_000);
        assertThat(stored.written).hasSize(50_000);
    }

    @Test
    void whoever_commits_seldom_has_them_written_when_their_room_is_needed() {
        RowTable table = new RowTable(stored, 100_000, 100_000);
        for (int i = 0; i < 100_000; i++) {
            put(table, "k" + i % 40_000, "row " + i);
        }
        assertThat(stored.written).isEmpty();
        table.flush();
        assertThat(stored.written).hasSize(40_000).contains("k0=row 80000");
    }

    @Test
    void whatever_is_done_in_whatever_order_it_reads_like_a_map_and_the_store_ends_like_it() {
        for (int kept : new int[] {2, 3, 8, 40, 200}) {
            Stored store = new Stored();
            RowTable table = new RowTable(store, kept, kept % 8 + 2);
            Map<String, String> model = new TreeMap<>();
            Random random = new Random(kept);
            for (int i = 0; i < 50_000; i++) {
                int number = random.nextInt(60);
                // Some keys and some rows have no room in their place.
                String key = "key-of-some-length-" + (number % 7 == 0 ? "x".repeat(180) : "") + number;
                switch (random.nextInt(20)) {
                    case 0 -> table.flush();
                    case 1 -> {
                        table.delete(bytes(key));
                        model.remove(key);
                    }
                    case 2, 3, 4, 5, 6, 7, 8 -> {
                        String row = "row " + (random.nextInt(5) == 0 ? "y".repeat(random.nextInt(300)) : "") + i;
                        put(table, key, row);
                        model.put(key, row);
                    }
                    default -> assertThat(get(table, key)).isEqualTo(model.get(key));
                }
            }
            table.flush();
            assertThat(store.rows).isEqualTo(model);
        }
    }
}
