package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What becomes of a directory that an operator names for a ledger's data. */
class DataDirectoriesTest {
    @TempDir
    private Path parent;

    private final StringWriter err = new StringWriter();

    private Path make(Path directory) {
        CommandLine commandLine = Main.commandLine().setErr(new PrintWriter(err));
        return DataDirectories.make(commandLine.getCommandSpec(), "--data-dir", directory);
    }

    @Test
    void one_that_is_made_is_for_its_owner_alone_and_nothing_is_said() throws IOException {
        assumePosix();
        Path made = make(parent.resolve("ledger"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void one_that_others_may_look_into_is_taken_as_it_is_with_a_warning_that_names_the_remedy() throws IOException {
        assumePosix();
        Path open = Files.createDirectory(parent.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        make(open);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(open)))
                .isEqualTo("rwxr-xr-x");
        assertThat(err.toString()).contains("rwxr-xr-x", "chmod 700 " + open);
    }

    @Test
    void one_that_cannot_be_made_is_refused_by_its_option() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> make(file.resolve("ledger")))
                .withMessageContaining("--data-dir")
                .withMessageContaining("may write");
    }

    private static void assumePosix() {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
    }
}
