package io.makegood.processor.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedStateTest {
    private static final Clock NOW = Clock.fixed(Instant.ofEpochMilli(1_800_000_000_000L), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private Path rows;
    private SealedState state;

    @BeforeEach
    void leaveAStore() throws IOException {
        Path store = Files.createDirectories(
                directory.resolve("ledger").resolve("0_1").resolve("rocksdb").resolve("accounts"));
        rows = Files.writeString(store.resolve("CURRENT"), "MANIFEST-1\n");
        state = new SealedState(directory, "ledger", any -> false, NOW);
    }

    @Test
    void what_was_sealed_and_left_alone_is_kept_once() {
        state.seal();
        assertThat(state.openWhole()).isEmpty();
        assertThat(rows).exists();
        // Opened, and not sealed again: the process died.
        assertThat(state.openWhole()).isEmpty();
        assertThat(rows).doesNotExist();
    }

    @Test
    void what_a_crash_left_is_kept_where_it_can_be_gone_on_with() throws IOException {
        Path other =
                Files.createDirectories(rows.resolveSibling("../generations").normalize());
        new SealedState(directory, "ledger", each -> each.endsWith("accounts"), NOW).openWhole();
        assertThat(rows).exists();
        assertThat(other).doesNotExist();
        state.openWhole();
        assertThat(directory.resolve("ledger").resolve("0_1")).doesNotExist();
    }

    @Test
    void what_was_changed_is_set_aside() throws IOException {
        state.seal();
        Files.writeString(rows, "MANIFEST-2\n");
        assertThat(state.openWhole())
                .containsExactly(directory.resolve("ledger.set-aside").resolve("0_1"));
        assertThat(rows).doesNotExist();
    }

    @Test
    void what_was_left_long_ago_is_restored() {
        state.seal();
        new SealedState(directory, "ledger", any -> false, Clock.offset(NOW, Duration.ofHours(13))).openWhole();
        assertThat(rows).doesNotExist();
    }

    @Test
    void a_seal_of_bytes_that_are_no_text_is_that_of_no_clean_end() throws IOException {
        state.seal();
        Files.write(
                directory.resolve("ledger").resolve("makegood.sealed"),
                new byte[] {(byte) 0xcb, (byte) 0xce, ' ', '1'});
        assertThat(state.openWhole()).isEmpty();
        assertThat(rows).doesNotExist();
    }

    @Test
    void stores_that_a_running_engine_has_open_are_not_touched() throws IOException {
        Path lock = Files.createFile(directory.resolve("ledger").resolve(".lock"));
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThat(state.openWhole()).isEmpty();
            assertThat(rows).exists();
        }
    }

    @Test
    void nothing_there_is_nothing_to_do() {
        SealedState none = new SealedState(directory, "other", any -> false, NOW);
        assertThat(none.openWhole()).isEmpty();
        none.seal();
        assertThat(directory.resolve("other")).doesNotExist();
    }
}
