package io.makegood.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Settings by file, environment and option: which goes first, and what is said about a wrong one. */
class SettingsTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> environment, String... arguments) {
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return Main.execute(commandLine, environment, arguments);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("makegood.yaml"), text).toString();
    }

    @Test
    void an_option_goes_before_the_environment_and_that_before_the_file() throws IOException {
        String file = file("topic.prefix: file.\nthreads: 3\nstandbys: 1\nkafka:\n  security.protocol: SSL\n");
        assertThat(run(Map.of("MAKEGOOD_THREADS", "5", "MAKEGOOD_CONFIG", "nowhere"), "settings", "--config", file))
                .isZero();
        assertThat(out.toString())
                .containsPattern("threads +MAKEGOOD_THREADS +5 +environment")
                .containsPattern("standbys +MAKEGOOD_STANDBYS +1 +file")
                .containsPattern("commit.interval.ms +MAKEGOOD_COMMIT_INTERVAL_MS +100 +default")
                .contains("kafka: security.protocol is set");
        assertThat(run(
                        Map.of("MAKEGOOD_BOOTSTRAP_SERVERS", "127.0.0.1:9"),
                        "balance",
                        "a",
                        "--bootstrap-servers",
                        "127.0.0.1:11"))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(err.toString()).contains("127.0.0.1:11").doesNotContain("127.0.0.1:9;");
    }

    @Test
    void the_environment_reaches_every_command() {
        assertThat(run(Map.of("MAKEGOOD_TOPIC_PREFIX", "no good"), "topics", "check"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("topic.prefix may hold only letters");
    }

    @Test
    void a_password_is_not_shown() {
        assertThat(run(Map.of("MAKEGOOD_SCHEMA_REGISTRY_AUTH", "me:swordfish"), "settings", "--json"))
                .isZero();
        assertThat(out.toString()).contains("(hidden)").doesNotContain("swordfish");
    }

    @Test
    void a_setting_that_does_not_exist_is_named_with_the_one_that_was_meant() throws IOException {
        assertThat(run(Map.of(), "settings", "--config=" + file("topic.prefxi: x\nthreads: [1]\n")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString())
                .contains("unknown setting topic.prefxi, did you mean topic.prefix?", "threads must be one value");
    }

    @Test
    void a_file_that_is_missing_or_no_yaml_is_refused() throws IOException {
        assertThat(run(
                        Map.of(),
                        "settings",
                        "--config",
                        directory.resolve("none").toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("cannot read --config");
        assertThat(run(Map.of("MAKEGOOD_CONFIG", file("a: 1\na: 2\n")), "settings"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("is no valid YAML, line 2");
    }

    @Test
    void the_documentation_has_the_table_that_the_command_prints() throws IOException {
        assertThat(run(Map.of(), "settings", "--markdown")).isZero();
        assertThat(Files.readString(Path.of("..", "docs", "settings.md"))).contains(out.toString());
    }
}
