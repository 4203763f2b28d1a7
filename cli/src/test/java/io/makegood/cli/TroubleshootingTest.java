package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.startup.ProblemCode;
import io.makegood.bridges.webhook.WebhookRest;
import io.makegood.ledger.event.RejectionReason;
import io.makegood.ledger.generation.CaseReason;
import io.makegood.ledger.notice.DeclineReason;
import io.makegood.schemas.codec.UndecodableRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on troubleshooting has every code that the code has, under its heading, and no other; and the commands that it names exist. */
class TroubleshootingTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");
    private static final Pattern COMMAND = Pattern.compile("`\\./makegood ([a-z-]+(?: [a-z-]+)?)");

    private static Map<String, String> sections() throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        for (String part : Files.readString(DOCS.resolve("troubleshooting.md")).split("\n## ", -1)) {
            String[] parts = part.split("\n", 2);
            sections.put(parts[0], parts[1]);
        }
        return sections;
    }

    private static String section(String heading) throws IOException {
        return Objects.requireNonNull(sections().get(heading), heading);
    }

    private static List<String> rows(String section) {
        return ROW.matcher(section).results().map(row -> row.group(1)).toList();
    }

    private static <E extends Enum<E>> List<String> names(E[] codes) {
        return Arrays.stream(codes).map(Enum::name).toList();
    }

    @Test
    void every_code_is_told_and_no_other() throws IOException {
        assertThat(rows(section("The engine refuses to start")))
                .containsExactlyInAnyOrderElementsOf(names(ProblemCode.values()));
        assertThat(rows(section("A charge is declined")))
                .containsExactlyInAnyOrderElementsOf(names(DeclineReason.values()));
        assertThat(rows(section("An event became a dead letter")))
                .containsExactlyInAnyOrderElementsOf(names(UndecodableRecord.Reason.values()));
        assertThat(rows(section("A case waits for support")))
                .containsExactlyInAnyOrderElementsOf(names(CaseReason.values()));
        for (RejectionReason each : RejectionReason.values()) {
            assertThat(section("A charge is declined")).contains("`" + each + "`");
        }
        for (WebhookRest.Reason each : WebhookRest.Reason.values()) {
            assertThat(section("An endpoint gets no webhooks")).contains("`" + each + "`");
        }
        // The client is no part of what runs; its words are read where they stand.
        String client = Files.readString(Path.of("..", "client/src/main/java/io/makegood/client/PublishFailure.java"));
        String codes = client.substring(
                client.indexOf("enum Reason {"), client.indexOf("    }\n", client.indexOf("enum Reason {")));
        assertThat(rows(section("Publishing by Kafka fails")))
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("(?m)^        ([A-Z_]+),?$")
                        .matcher(codes)
                        .results()
                        .map(code -> code.group(1))
                        .toList());
    }

    /** What is quoted of a message stands in the code, or in a launcher, in these words. */
    @Test
    void messages_are_quoted_as_they_are_said() throws IOException {
        StringBuilder said = new StringBuilder(Files.readString(Path.of("..", "makegood")))
                .append(Files.readString(Path.of("..", "deploy/distribution/launch.sh")));
        for (String module : List.of("cli", "http-api", "embedded-kafka", "streams-application")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    // A sentence that goes on in the next line is one.
                    said.append(Files.readString(file).replaceAll("\"\\s*\\+ \"", ""));
                }
            }
        }
        String all = said.toString();
        String rows = section("Before anything starts");
        List<String> messages = Pattern.compile("(?m)^\\| (`[^|]+`) \\|")
                .matcher(rows)
                .results()
                .flatMap(row -> Arrays.stream(row.group(1).split(" / ", -1)))
                .map(each -> each.replace("`", ""))
                .toList();
        assertThat(messages).hasSizeGreaterThan(6);
        for (String message : messages) {
            for (String part : message.split("…", -1)) {
                assertThat(all).as(message).contains(part.strip());
            }
        }
    }

    @Test
    void commands_that_it_names_exist() throws IOException {
        String page = Files.readString(DOCS.resolve("troubleshooting.md"));
        List<String> named =
                COMMAND.matcher(page).results().map(each -> each.group(1)).toList();
        assertThat(named).isNotEmpty();
        for (String line : named) {
            String[] words = line.split(" ", -1);
            assertThat(Main.commandLine().getSubcommands()).containsKey(words[0]);
            var command =
                    Objects.requireNonNull(Main.commandLine().getSubcommands().get(words[0]));
            if (words.length > 1 && !command.getSubcommands().isEmpty()) {
                assertThat(command.getSubcommands()).as(line).containsKey(words[1]);
            }
        }
    }
}
