package io.makegood.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what an audit asked for, or that somebody edited. */
class AuditFilesTest {
    @TempDir
    private Path directory;

    private Path file;
    private String written;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("checkpoint.json");
        Checkpoint.of("ledger.", "AAAA", List.of(PartitionState.start(0))).write(file);
        written = Files.readString(file);
    }

    @Test
    void a_checkpoint_is_read_as_it_was_written() throws IOException {
        assertThat(Checkpoint.read(file).holdsTogether()).isTrue();
    }

    @Test
    void a_checkpoint_that_lacks_something_is_none() throws IOException {
        for (String lacking :
                List.of("journalTree", "counts", "days", "spans", "topicPrefix", "digest", "root", "subtrees")) {
            Files.writeString(file, written.replace("\"" + lacking + "\"", "\"other\""));
            assertThatThrownBy(() -> Checkpoint.read(file))
                    .as(lacking)
                    .isInstanceOf(InvalidAuditFile.class)
                    .hasMessageContaining("is no checkpoint");
        }
    }

    @Test
    void a_file_of_json_that_is_no_object_is_no_checkpoint() throws IOException {
        for (String json : List.of("null", "[]", "\"\"", "7", "")) {
            Files.writeString(file, json);
            assertThatThrownBy(() -> Checkpoint.read(file))
                    .as(json)
                    .isInstanceOf(InvalidAuditFile.class)
                    .hasMessageContaining("is no checkpoint");
        }
    }

    @Test
    void a_file_in_an_encoding_that_nothing_else_is_in_is_no_checkpoint() throws IOException {
        Files.write(file, new byte[] {0, 0, 0, '{', 0, 0x1f, 0x4b, 0x45});
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(InvalidAuditFile.class)
                .hasMessageContaining("is no checkpoint");
    }

    @Test
    void a_checkpoint_with_an_edited_tree_does_not_hold_together() throws IOException {
        Files.writeString(
                file,
                written.replaceFirst("\"size\" : 0", "\"size\" : 1")
                        .replaceFirst("\"subtrees\" : \\[ ]", "\"subtrees\" : [ \"no number\" ]"));
        assertThat(Checkpoint.read(file).holdsTogether()).isFalse();
        Files.writeString(file, written.replaceFirst("\"size\" : 0", "\"size\" : -1"));
        assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(InvalidAuditFile.class);
    }

    @Test
    void a_file_of_bytes_is_no_key() throws IOException {
        Files.write(file, new byte[] {'-', '-', '-', '-', '-', (byte) 0xcb, (byte) 0xce, '\n', (byte) 0xff});
        assertThatThrownBy(() -> AuditKeys.readPrivate(file))
                .isInstanceOf(InvalidAuditFile.class)
                .hasMessageContaining("no Ed25519 private key");
        assertThatThrownBy(() -> AuditKeys.readPublic(file))
                .isInstanceOf(InvalidAuditFile.class)
                .hasMessageContaining("no Ed25519 public key");
    }
}
