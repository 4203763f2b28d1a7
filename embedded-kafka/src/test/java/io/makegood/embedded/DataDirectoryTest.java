package io.makegood.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.makegood.embedded.EmbeddedKafka.Options;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a broker takes, and what it says of the others. No broker is started here. */
final class DataDirectoryTest {
    @TempDir
    Path parent;

    private Path directory;

    @BeforeEach
    void name() {
        directory = parent.resolve("kafka");
    }

    @Test
    void keeps_its_cluster_id() throws Exception {
        String first = clusterIdOf(directory);
        assertThat(clusterIdOf(directory)).isEqualTo(first);
    }

    @Test
    void a_crash_between_marker_and_format_is_mended_by_the_next_start() throws Exception {
        String first = clusterIdOf(directory);
        Files.delete(directory.resolve("log/meta.properties"));
        assertThat(clusterIdOf(directory)).isEqualTo(first);
        assertThat(directory.resolve("log/meta.properties")).content().contains(first);
    }

    @Test
    void what_is_made_is_for_its_owner_alone_and_what_exists_stays_as_it_is() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        directory = parent.resolve("data/kafka");
        clusterIdOf(directory);
        assertThat(permissions(parent.resolve("data"))).isEqualTo("rwx------");
        assertThat(permissions(directory)).isEqualTo("rwx------");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        clusterIdOf(directory);
        assertThat(permissions(directory)).isEqualTo("rwxr-x---");
    }

    private static String permissions(Path directory) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
    }

    @Test
    void a_path_that_is_a_file_is_refused() throws Exception {
        Files.createFile(directory);
        refused("cannot be created", "--data-dir");
    }

    @Test
    void a_directory_that_cannot_be_written_is_refused() throws Exception {
        // A directory where the lock file should be: what a read-only one is to others, this is to root as well.
        Files.createDirectories(directory.resolve("embedded-kafka.lock"));
        refused("cannot be read or written", "--data-dir");
    }

    @Test
    void somebody_elses_files_are_left_alone() throws Exception {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("thesis.txt"), "chapter one");
        refused("was not written by an embedded broker", "thesis.txt", "--data-dir");
        assertThat(directory.resolve("log")).doesNotExist();
    }

    @Test
    void another_clusters_log_is_refused() throws Exception {
        String ours = clusterIdOf(directory);
        String theirs = clusterIdOf(parent.resolve("theirs"));
        Files.move(directory.resolve("log"), parent.resolve("away"));
        Files.move(parent.resolve("theirs/log"), directory.resolve("log"));
        refused("written by another cluster", ours, theirs, "--data-dir");
    }

    @Test
    void a_newer_versions_directory_is_refused() throws Exception {
        clusterIdOf(directory);
        editMarker(marker -> marker.replaceAll("metadata.version=\\d+", "metadata.version=999")
                .replaceAll("kafka.version=.*", "kafka.version=9.9.9"));
        refused("written by a newer version", "9.9.9", "metadata.version 999", "--data-dir");
    }

    @Test
    void a_newer_layout_is_refused() throws Exception {
        clusterIdOf(directory);
        editMarker(marker -> marker.replace("layout=1", "layout=2"));
        refused("written by a newer version", "layout 2");
    }

    @Test
    void a_broken_marker_is_refused() throws Exception {
        clusterIdOf(directory);
        editMarker(marker -> marker.replace("layout=1", "layout=one"));
        refused("layout=\"one\"", "no number");
    }

    @Test
    void a_comma_in_the_path_is_refused() {
        directory = parent.resolve("a,b");
        refused("comma");
    }

    @Test
    void after_a_refusal_the_directory_is_not_left_locked() throws Exception {
        clusterIdOf(directory);
        editMarker(marker -> marker.replace("layout=1", "layout=2"));
        refused("written by a newer version");
        editMarker(marker -> marker.replace("layout=2", "layout=1"));
        assertThat(clusterIdOf(directory)).isNotEmpty();
    }

    @Test
    void options_that_make_no_sense_are_refused_at_once() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.in(directory).withPort(70_000))
                .withMessageContaining("70000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.in(directory).withProperty("listeners", "PLAINTEXT://0.0.0.0:9092"))
                .withMessageContaining("listeners");
    }

    private static String clusterIdOf(Path directory) throws IOException {
        try (DataDirectory open = DataDirectory.open(directory)) {
            return open.clusterId();
        }
    }

    private void refused(String... parts) {
        assertThatExceptionOfType(EmbeddedKafkaFailure.class)
                .isThrownBy(() -> clusterIdOf(directory))
                .satisfies(failure -> assertThat(failure.getMessage()).contains(parts));
    }

    private void editMarker(UnaryOperator<String> edit) throws IOException {
        Path marker = directory.resolve("embedded-kafka.properties");
        Files.writeString(marker, edit.apply(Files.readString(marker)));
    }
}
