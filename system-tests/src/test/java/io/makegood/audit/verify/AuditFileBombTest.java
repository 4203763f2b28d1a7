package io.makegood.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.makegood.systemtests.limits.Bombs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are given to an audit and are none of an audit's: each is refused by its name, in time. */
class AuditFileBombTest {
    private static final String TREE = "{\"size\":SIZE,\"root\":\"00\",\"subtrees\":[\"00\"]}";
    private static final String STATE = "{\"partition\":0,\"journalOffset\":0,\"entriesOffset\":0,\"refundsOffset\":0,"
            + "\"noticesOffset\":0,\"balancesOffset\":0,\"counts\":{},\"balances\":0,\"contra\":{},\"kinds\":{},"
            + "\"journalTree\":TREE,\"entriesTree\":TREE,\"refundsTree\":TREE,\"noticesTree\":TREE,\"days\":{},"
            + "\"spans\":[]}";
    private static final String CHECKPOINT =
            "{\"formatVersion\":3,\"topicPrefix\":\"ledger.\",\"journalTopicId\":\"x\","
                    + "\"partitions\":[STATE],\"digest\":\"00\",\"signature\":null}";

    @TempDir
    private Path directory;

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("given"), content, StandardCharsets.UTF_8);
    }

    private static void isRefused(String what, Path file, ThrowingCallable reading) {
        Bombs.inTime(
                what,
                () -> assertThatThrownBy(reading)
                        .as(what)
                        .isInstanceOf(InvalidAuditFile.class)
                        .hasMessageContaining(file.toString()));
    }

    @Test
    void a_checkpoint_that_is_made_to_cost_is_none() throws IOException {
        for (String field : new String[] {"partitions", "formatVersion", "digest"}) {
            for (Map.Entry<String, String> bomb : Bombs.json(field).entrySet()) {
                Path file = file(bomb.getValue());
                isRefused(bomb.getKey(), file, () -> Checkpoint.read(file));
            }
        }
    }

    @Test
    void a_checkpoint_that_lacks_what_every_checkpoint_has_is_none() throws IOException {
        String whole = CHECKPOINT.replace("STATE", STATE).replace("TREE", TREE).replace("SIZE", "1");
        assertThat(Checkpoint.read(file(whole)).holdsTogether()).isFalse();
        for (String without : new String[] {
            whole.replace("\"partitions\"", "\"parts\""),
            CHECKPOINT.replace("STATE", "null"),
            CHECKPOINT.replace("STATE", "{}"),
            whole.replace("\"digest\":\"00\",", ""),
            whole.replace("\"contra\":{}", "\"contra\":null"),
            whole.replace("\"counts\":{},", ""),
            whole.replace("[\"00\"]", "[null]"),
            whole.replace("\"spans\":[]", "\"spans\":[{}]"),
            whole.replace("\"days\":{}", "\"days\":{\"x\":null}")
        }) {
            Path file = file(without);
            isRefused(without, file, () -> Checkpoint.read(file));
        }
    }

    @Test
    void a_tree_of_fewer_leaves_than_none_is_none() throws IOException {
        String given = CHECKPOINT.replace("STATE", STATE).replace("TREE", TREE).replace("SIZE", "-1");
        Path file = file(given);
        isRefused(given, file, () -> Checkpoint.read(file));
    }

    @Test
    void a_tree_that_claims_another_size_or_hashes_that_are_none_does_not_hold_together() throws IOException {
        for (String size : new String[] {"0", "1", "2", "4611686018427387904", "9223372036854775807"}) {
            for (String root : new String[] {"00", "0", "zz", "", "0".repeat(1_000_001)}) {
                String given = CHECKPOINT
                        .replace("STATE", STATE)
                        .replace("TREE", TREE)
                        .replace("SIZE", size)
                        .replace("[\"00\"]", "[\"" + root + "\"]");
                Checkpoint read = Checkpoint.read(file(given));
                Bombs.inTime(
                        size, () -> assertThat(read.holdsTogether()).as(size).isFalse());
            }
        }
    }

    @Test
    void a_key_that_is_made_to_cost_is_none() throws IOException {
        for (String content : new String[] {
            "",
            "A".repeat(1 << 24),
            "A\n".repeat(1 << 20),
            "-----BEGIN PUBLIC KEY-----\n" + "MIIB".repeat(5) + "\n-----END PUBLIC KEY-----\n",
            "-----BEGIN PUBLIC KEY-----\n" + "MIT/////".repeat(100) + "\n-----END PUBLIC KEY-----\n",
        }) {
            Path file = file(content);
            isRefused("public", file, () -> AuditKeys.readPublic(file));
            isRefused("private", file, () -> AuditKeys.readPrivate(file));
        }
        Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        isRefused("binary", binary, () -> AuditKeys.readPublic(binary));
    }
}
