package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where native code cannot be loaded, the start says so with the remedy, before anything runs; and how the image goes without unpacking. */
class NativeLibrariesTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    Path directory;

    @Test
    void where_they_load_nothing_is_said() {
        assertThatCode(NativeLibraries::require).doesNotThrowAnyException();
    }

    @Test
    void a_start_whose_temporary_folder_takes_nothing_names_it_and_the_remedy() throws Exception {
        Path none = directory.resolve("none");
        Process start = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + none,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "up",
                        "--no-api",
                        "--data-dir=" + directory.resolve("data"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(start.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(start.waitFor()).as(said).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(said).contains("RocksDB's native library", none + ", which is no folder", "-Djava.io.tmpdir=");
        assertThat(said).doesNotContain("Exception", "\tat ");
        assertThat(directory.resolve("data/kafka")).doesNotExist();
    }

    @Test
    void a_folder_that_lets_nothing_be_executed_is_told_from_one_that_takes_nothing() {
        assertThat(NativeLibraries.refusal(directory)).contains(directory.toString(), "noexec");
        assertThat(NativeLibraries.refusal(directory.resolve("none"))).contains("no folder");
    }

    /** The image's own launcher, with a Java that tells what it was given. */
    @Test
    void the_image_loads_them_from_files_where_there_are_some_for_the_machine() throws Exception {
        String launcher = Files.readString(ROOT.resolve("deploy/image/usr/local/bin/makegood"));
        executable("java", "#!/bin/sh\nfor argument in \"$@\"; do echo \"$argument\"; done\n");
        Path image = executable("makegood", launcher.replace("/app/native", directory + "/native"));
        assertThat(told(image)).noneMatch(word -> word.contains("java.library.path"));

        Path machine = Files.createDirectories(directory.resolve("native").resolve(machine()));
        Files.writeString(machine.resolve("libzstd-jni-1.2.3-4.so"), "");
        assertThat(told(image))
                .contains(
                        "-Djava.library.path=" + machine,
                        "-Dorg.xerial.snappy.lib.path=" + machine,
                        "-DZstdNativePath=" + machine.resolve("libzstd-jni-1.2.3-4.so"),
                        "-XX:MaxRAMPercentage=45")
                .endsWith("up", "two words");
    }

    @Test
    void natives_leave_their_jars_where_the_image_has_them_as_files() throws Exception {
        Path lib = Files.createDirectories(directory.resolve("lib"));
        Path root = directory.resolve("open");
        Path open = Files.createDirectories(root.resolve("linux/amd64"));
        for (String name : List.of("of.so", "of.dll", "of.dylib", "of.jnilib", "Of.class")) {
            Files.writeString(open.resolve(name), name);
        }
        for (String jar : List.of("rocksdbjni-1", "lz4-java-1", "snappy-java-1", "zstd-jni-1", "other-1")) {
            run("jar", "cf", lib.resolve(jar + ".jar").toString(), "-C", root.toString(), ".");
        }
        Path natives = directory.resolve("native");
        Files.createDirectories(natives.resolve("mine"));
        Files.createDirectories(natives.resolve("other"));
        String script = ROOT.resolve("deploy/strip-natives").toAbsolutePath().toString();
        run(script, lib.toString(), natives.toString(), "mine");
        assertThat(natives.resolve("other")).doesNotExist();
        assertThat(natives.resolve("mine")).exists();
        assertThat(run("jar", "tf", lib.resolve("zstd-jni-1.jar").toString()))
                .contains("linux/amd64/Of.class", "META-INF/MANIFEST.MF")
                .doesNotContain("of.so", "of.dll", "of.dylib", "of.jnilib");
        assertThat(run("jar", "tf", lib.resolve("other-1.jar").toString())).contains("of.so");

        // Another machine than those that the build took natives out for: its jars stay whole.
        run(script, lib.toString(), natives.toString(), "third");
        assertThat(natives).isEmptyDirectory();
        assertThat(run("jar", "tf", lib.resolve("other-1.jar").toString())).contains("of.so");
    }

    private Path executable(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private static String machine() throws Exception {
        return run("uname", "-m").strip();
    }

    private List<String> told(Path launcher) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "up", "two words").redirectErrorStream(true);
        builder.environment().merge("PATH", directory.toString(), (path, first) -> first + ":" + path);
        builder.environment().remove("MAKEGOOD_JAVA_OPTIONS");
        return output(builder).lines().toList();
    }

    private static String run(String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment()
                .merge("PATH", System.getProperty("java.home") + "/bin", (path, first) -> first + ":" + path);
        return output(builder);
    }

    private static String output(ProcessBuilder builder) throws Exception {
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
