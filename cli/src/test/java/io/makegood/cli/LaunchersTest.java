package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ./makegood and the archive's bin/makegood start a Java with, by a Java that only tells. */
class LaunchersTest {
    private static final Path ROOT = Path.of("..");
    private static final String TELLS = """
            #!/bin/sh
            case $1 in -XshowSettings*)
              printf '    java.specification.version = 17\n    java.vm.version = 17.0.1+2\n    java.home = /none\n' >&2
              exit
              ;;
            esac
            for argument in "$@"; do echo "$argument"; done
            """;

    @TempDir
    Path directory;

    private Path sources;
    private Path archive;

    @BeforeEach
    void lay_out() throws IOException {
        executable("java/bin/java", TELLS);
        sources = executable("sources of mine/makegood", Files.readString(ROOT.resolve("makegood")));
        archive =
                executable("archive/bin/makegood", Files.readString(ROOT.resolve("deploy/distribution/bin/makegood")));
        String shared = Files.readString(ROOT.resolve("deploy/distribution/launch.sh"));
        write("sources of mine/deploy/distribution/launch.sh", shared);
        write("archive/bin/launch.sh", shared);
        for (String module : List.of("cli", "benchmarks", "faults")) {
            Path library = write("libraries/" + module + ".jar", "");
            write("sources of mine/" + module + "/target/classpath", library.toString());
            write("sources of mine/" + module + "/target/built", "");
        }
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Path executable(String name, String text) throws IOException {
        return Files.setPosixFilePermissions(write(name, text), PosixFilePermissions.fromString("rwx------"));
    }

    private List<String> started(Path launcher, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", directory.resolve("java").toString());
        builder.environment().remove("MAKEGOOD_JAVA_OPTIONS");
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as(String.join("\n", said)).isZero();
        return said;
    }

    private static List<String> withoutClassPath(List<String> started) {
        List<String> rest = new ArrayList<>(started);
        rest.remove(rest.indexOf("-cp") + 1);
        return rest;
    }

    @Test
    void both_give_a_java_the_same_options() throws Exception {
        for (String line : List.of("up", "demo", "demo --keep-running", "audit verify", "publish two words.jsonl")) {
            String[] arguments = line.split(" ", 2);
            List<String> started = started(sources, arguments);
            assertThat(started).as(line).contains("io.makegood.cli.Main", "-Xmx768m", "-XX:+UseParallelGC");
            assertThat(started).as(line).endsWith(arguments);
            assertThat(withoutClassPath(started(archive, arguments))).as(line).isEqualTo(withoutClassPath(started));
        }
    }

    @Test
    void what_ends_soon_is_compiled_once_and_what_runs_on_twice() throws Exception {
        String once = "-XX:TieredStopAtLevel=1";
        for (String line : List.of("demo", "demo --policy pinsearch", "demo --events 5000", "balance a", "--version")) {
            assertThat(started(archive, line.split(" "))).as(line).contains(once);
        }
        for (String line : List.of(
                "up",
                "demo --keep-running",
                "demo --events 500000",
                "demo --events=500000",
                "audit verify",
                "traffic")) {
            assertThat(started(archive, line.split(" "))).as(line).doesNotContain(once);
        }
    }

    @Test
    void classes_that_were_laid_out_once_are_shared_until_what_they_are_of_is_newer() throws Exception {
        Path library = write("archive/lib/makegood.jar", "");
        assertThat(written(started(archive, "balance", "ada"))).isEmpty();

        // Its writer was killed before the head of the file was written.
        Path left = written(started(archive, "up")).orElseThrow();
        Files.write(left, new byte[4096]);
        assertThat(written(started(archive, "up"))).isPresent();
        assertThat(left).doesNotExist();

        left = written(started(archive, "up")).orElseThrow();
        Files.writeString(left, "classes");
        assertThat(shared(started(archive, "up"))).contains("classes");
        assertThat(written(started(archive, "demo"))).isEmpty();
        assertThat(shared(started(archive, "balance", "ada"))).contains("classes");

        Files.setLastModifiedTime(
                library,
                FileTime.from(Files.getLastModifiedTime(library).toInstant().plusSeconds(60)));
        assertThat(shared(started(archive, "balance", "ada"))).isEmpty();
        assertThat(written(started(archive, "up"))).isPresent();
    }

    @Test
    void a_directory_that_cannot_be_written_to_keeps_no_classes() throws Exception {
        assertThat(written(started(archive, "up"))).isEmpty();
    }

    /** The file to which the classes go when it ends. */
    private static Optional<Path> written(List<String> started) {
        return option(started, "-XX:ArchiveClassesAtExit=").map(Path::of);
    }

    /** What stands in the file from which the classes come. */
    private static Optional<String> shared(List<String> started) {
        return option(started, "-XX:SharedArchiveFile=").map(file -> {
            try {
                return Files.readString(Path.of(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Optional<String> option(List<String> started, String name) {
        return started.stream()
                .filter(each -> each.startsWith(name))
                .map(each -> each.substring(name.length()))
                .findFirst();
    }

    @Test
    void both_find_what_is_theirs_through_a_link() throws Exception {
        Path first = Files.createSymbolicLink(directory.resolve("first"), archive);
        Path second = Files.createSymbolicLink(
                directory.resolve("second"), Path.of(first.getFileName().toString()));
        assertThat(started(second, "up")).contains(directory.toRealPath().resolve("archive/lib") + "/*");
        Path linked = Files.createSymbolicLink(directory.resolve("third"), sources);
        assertThat(started(linked, "up"))
                .contains(directory.toRealPath().resolve("sources of mine/cli/target/classes") + ":"
                        + directory.resolve("libraries/cli.jar"));
    }

    @Test
    void faults_come_with_their_command_and_the_list_of_commands_alone() throws Exception {
        for (String line : List.of("faults --minutes 5", "--help")) {
            assertThat(started(sources, line.split(" ")).toString()).as(line).contains("faults.jar");
        }
        assertThat(started(sources, "bench", "--rounds", "2").toString()).doesNotContain("faults.jar");
        assertThat(started(sources, "demo").toString()).doesNotContain("faults.jar");
    }

    @Test
    void benchmarks_come_with_bench_and_the_list_of_commands_alone() throws Exception {
        for (String line : List.of("bench --rounds 2", "--help", "--config a.yaml bench")) {
            assertThat(started(sources, line.split(" ")).toString()).as(line).contains("benchmarks.jar");
        }
        assertThat(started(sources).toString()).contains("benchmarks.jar");
        assertThat(started(sources, "demo").toString()).doesNotContain("benchmarks.jar");
    }
}
