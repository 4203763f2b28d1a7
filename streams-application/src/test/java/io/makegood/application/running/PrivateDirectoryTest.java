package io.makegood.application.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may look where a ledger's data lie. */
final class PrivateDirectoryTest {
    @TempDir
    Path parent;

    @BeforeEach
    void permissions_are_known_here() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    }

    @Test
    void what_is_made_is_for_its_owner_alone_and_so_is_what_was_missing_above_it() throws IOException {
        Path made = PrivateDirectory.make(parent.resolve("data/state"));
        assertThat(permissions(made)).isEqualTo("rwx------");
        assertThat(permissions(parent.resolve("data"))).isEqualTo("rwx------");
        assertThat(PrivateDirectory.warning(made)).isEmpty();
    }

    @Test
    void what_others_may_look_into_stays_as_it_is_and_the_operator_is_told_the_remedy() throws IOException {
        for (String open : new String[] {"rwxr-x---", "rwxr-xr-x", "rwx-----x"}) {
            Path directory = Files.createDirectory(parent.resolve(open));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(open));
            PrivateDirectory.make(directory);
            assertThat(permissions(directory)).isEqualTo(open);
            assertThat(PrivateDirectory.warning(directory).orElseThrow()).contains(open, "chmod 700 " + directory);
        }
    }

    @Test
    void the_state_directory_is_made_for_its_owner_alone() throws IOException {
        InstanceName.of(parent.resolve("ledger/state"));
        assertThat(permissions(parent.resolve("ledger"))).isEqualTo("rwx------");
        assertThat(permissions(parent.resolve("ledger/state"))).isEqualTo("rwx------");
    }

    @Test
    void of_what_is_not_there_nothing_is_said() throws IOException {
        assertThat(PrivateDirectory.warning(parent.resolve("nothing"))).isEmpty();
    }

    private static String permissions(Path directory) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
    }
}
