package io.makegood.ledger.table;

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

/**
 * Rows are read as they were put, however few may stay on the heap; they reach the changelog once for each time they are logged,
 * and the store later, never before the changelog.
 */
class RowTableTest {
    private final Stored stored = new Stored();

    private static final class Stored implements RowBytes {
        private final Map<String, String> rows = new TreeMap<>();
        private final Map<String, String> changelog = new TreeMap<>();
        private final List<String> logged = new ArrayList<>();
        private final List<String> written = new ArrayList<>();
        private int reads;

        @Override
        public boolean isLogged() {
            return true;
        }

        @Override
        public void log(List<byte[]> keys, List<byte[]> values) {
            for (int i = 0; i < keys.size(); i++) {
                changelog.put(text(keys.get(i)), text(values.get(i)));
                logged.add(text(keys.get(i)) + "=" + text(values.get(i)));
            }
        }

        @Override
        public byte @Nullable [] get(byte[] key) {
            reads++;
            String row = rows.get(text(key));
            return row == null ? null : bytes(row);
        }

        @Override
        public void put(byte[] key, byte[] row) {
            assertThat(changelog).as("what was logged").containsEntry(text(key), text(row));
            rows.put(text(key), text(row));
            written.add(text(key) + "=" + text(row));
        }

        @Override
        public void delete(byte[] key) {
            changelog.remove(text(key));
            rows.remove(text(key));
        }

        @Override
        public byte @Nullable [] walk(byte[] from, byte[] to, Visitor visitor) {
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
    void a_row_that_is_put_ten_times_is_logged_and_written_once_and_by_the_flush() {
        RowTable table = new RowTable(stored, 10);
        for (int i = 1; i <= 10; i++) {
            put(table, "a", "row " + i);
            assertThat(get(table, "a")).isEqualTo("row " + i);
        }
        assertThat(stored.logged).isEmpty();
        assertThat(stored.written).isEmpty();
        table.flush();
        table.flush();
        assertThat(stored.logged).containsExactly("a=row 10");
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
    void more_changes_than_may_wait_are_logged_unasked() {
        RowTable table = new RowTable(stored, 100_000);
        for (int i = 0; i < 50_000; i++) {
            put(table, "k" + i, "row");
        }
        assertThat(stored.logged).hasSize(40_000);
        table.flush();
        assertThat(stored.logged).hasSize(50_000);
        assertThat(stored.rows).hasSize(50_000);
        assertThat(stored.written).hasSize(50_000);
    }

    @Test
    void what_is_in_use_is_logged_with_each_commit_and_written_when_all_must_be_there() {
        RowTable table = new RowTable(stored, 10);
        for (int i = 1; i <= 5; i++) {
            put(table, "a", "row " + i);
            put(table, "a", "row " + i + " again");
            table.log();
        }
        assertThat(stored.logged)
                .containsExactly("a=row 1 again", "a=row 2 again", "a=row 3 again", "a=row 4 again", "a=row 5 again");
        assertThat(stored.written).isEmpty();
        table.write();
        table.write();
        assertThat(stored.written).containsExactly("a=row 5 again");
    }

    @Test
    void what_was_not_logged_is_not_written() {
        RowTable table = new RowTable(stored, 10);
        put(table, "a", "1");
        table.log();
        put(table, "a", "2");
        put(table, "b", "1");
        table.write();
        assertThat(stored.written).isEmpty();
        table.log();
        table.write();
        assertThat(stored.written).containsExactlyInAnyOrder("a=2", "b=1");
    }

    @Test
    void what_is_let_go_is_written_bit_by_bit() {
        RowTable table = new RowTable(stored, 2_000);
        int most = 0;
        for (int i = 0; i < 10_000; i++) {
            put(table, "k" + i, "row");
            if (i % 50 == 0) {
                int before = stored.written.size();
                table.log();
                most = Math.max(most, stored.written.size() - before);
            }
        }
        assertThat(stored.written).hasSizeBetween(8_000, 9_000);
        assertThat(most).isEqualTo(50);
    }

    @Test
    void a_number_beside_a_row_stays_as_long_as_the_row_is_on_the_heap_wherever_it_moves() {
        RowTable table = new RowTable(stored, 4);
        put(table, "a", "1");
        assertThat(table.exchangeTag(bytes("a"), 7)).isZero();
        put(table, "a", "a row that needs more room than its place has");
        put(table, "b", "1");
        put(table, "c", "1");
        // Read again, it moves to the younger rows.
        assertThat(get(table, "a")).startsWith("a row");
        assertThat(table.exchangeTag(bytes("a"), 8)).isEqualTo(7);
        for (int i = 0; i < 8; i++) {
            put(table, "k" + i, "1");
        }
        assertThat(table.exchangeTag(bytes("a"), 9)).isZero();
        assertThat(get(table, "a")).startsWith("a row");
    }

    @Test
    void after_a_walk_the_store_is_asked_for_nothing_that_it_has_not_got() {
        stored.rows.put("old", "1");
        RowTable table = new RowTable(stored, 10);
        assertThat(get(table, "missing")).isNull();
        assertThat(stored.reads).isEqualTo(1);
        table.beginWalk();
        put(table, "new", "1");
        table.seen(bytes("old"));
        table.endWalk();
        stored.reads = 0;
        for (int i = 0; i < 1_000; i++) {
            assertThat(get(table, "missing" + i)).isNull();
        }
        assertThat(stored.reads).isLessThan(20);
        assertThat(get(table, "old")).isEqualTo("1");
        assertThat(get(table, "new")).isEqualTo("1");
    }

    @Test
    void rows_that_wait_are_logged_and_written_though_the_index_grows_meanwhile() {
        RowTable table = new RowTable(stored, 100_000);
        Map<String, String> model = new TreeMap<>();
        for (int i = 0; i < 30_000; i++) {
            String key = "k" + i;
            put(table, key, "row " + i);
            model.put(key, "row " + i);
            assertThat(get(table, key)).isEqualTo("row " + i);
            if (i % 7_000 == 0) {
                table.log();
            }
            if (i % 9_000 == 0) {
                table.write();
            }
        }
        model.forEach((key, row) -> assertThat(get(table, key)).isEqualTo(row));
        table.flush();
        assertThat(stored.changelog).isEqualTo(model);
        assertThat(stored.rows).isEqualTo(model);
        assertThat(stored.written).hasSize(30_000);
    }

    @Test
    void whatever_is_done_in_whatever_order_it_reads_like_a_map_and_the_store_ends_like_it() {
        for (int kept : new int[] {2, 3, 8, 40, 200}) {
            Stored store = new Stored();
            RowTable table = new RowTable(store, kept);
            Map<String, String> model = new TreeMap<>();
            Random random = new Random(kept);
            for (int i = 0; i < 50_000; i++) {
                int number = random.nextInt(60);
                // Some keys and some rows have no room in their place.
                String key = "key-of-some-length-" + (number % 7 == 0 ? "x".repeat(180) : "") + number;
                switch (random.nextInt(22)) {
                    case 0 -> table.flush();
                    case 20 -> table.log();
                    case 21 -> table.write();
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
            assertThat(store.changelog).isEqualTo(model);
        }
    }
}
