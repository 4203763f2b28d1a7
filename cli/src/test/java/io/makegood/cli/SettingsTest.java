package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.schemas.codec.OwnWords;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    void a_file_that_nests_too_deep_is_refused_by_the_limits_name() throws IOException {
        assertThat(run(Map.of("MAKEGOOD_CONFIG", file("bridges: " + "[".repeat(100_000))), "settings"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("nests too deep, in more levels than the 64 allowed");
    }

    @Test
    void whatever_a_file_holds_it_is_read_or_refused_in_our_own_words() throws IOException {
        String good = """
                topic.prefix: shop.
                port: 7070
                kafka:
                  security.protocol: SASL_SSL
                bridges:
                  - topic: t
                    types: [ItemFailed]
                    events: [{ type: ItemFailed, fields: { accountId: /a } }]
                """;
        List<String> texts = new ArrayList<>(List.of(
                "a: b: c",
                "\ta: 1",
                "a: [1",
                "a: 'x",
                "a: *y",
                "a: &x 1",
                "%YAML 9.9\n--- a",
                "a: \u0000",
                "a: !!java.lang.Object {}",
                "- a\nb: 1",
                "a: \"\\q\"",
                "---\n---",
                "a: 1e99999999999",
                "[[[[",
                "{{{{",
                "a: " + "[".repeat(2_000),
                "5",
                "- x"));
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(good);
            for (int slips = random.nextInt(3); slips >= 0; slips--) {
                text.setCharAt(random.nextInt(text.length()), "{}[]:,'\"\t\n&*!%@`".charAt(random.nextInt(16)));
            }
            texts.add(text.toString());
        }
        for (String text : texts) {
            err.getBuffer().setLength(0);
            assertThat(run(Map.of("MAKEGOOD_CONFIG", file(text)), "settings"))
                    .as(text)
                    .isIn(ExitCode.OK, ExitCode.USAGE);
            OwnWords.require(err.toString(), text);
        }
        Path latin = Files.write(
                directory.resolve("latin.yaml"), "port: 1\n# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(run(Map.of(), "settings", "--config", latin.toString())).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("latin.yaml is not UTF-8 at byte offset 13 (E9); save it as UTF-8");
    }

    @Test
    void an_argument_that_is_no_text_in_the_terminals_encoding_is_refused() {
        assertThat(run(Map.of(), "balance", "q:caf\uFFFD")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("argument 2, q:caf\uFFFD, is no text in this terminal's encoding");
    }

    @Test
    void the_documentation_has_the_table_that_the_command_prints() throws IOException {
        assertThat(run(Map.of(), "settings", "--markdown")).isZero();
        assertThat(Files.readString(Path.of("..", "docs", "settings.md"))).contains(out.toString());
    }
}
