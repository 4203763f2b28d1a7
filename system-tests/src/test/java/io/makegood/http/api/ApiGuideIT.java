package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.makegood.policyfiles.PolicyFile;
import io.makegood.readmodel.publication.PolicyPublication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/api.md, run one after the other by a shell; each answers with the status that the guide says. */
class ApiGuideIT {
    private static final Pattern BLOCK = Pattern.compile("```sh\\n# ([^\\n]*)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern STATUS = Pattern.compile("\\b[2-5]\\d\\d\\b");
    private static final Pattern COMMAND =
            Pattern.compile("^curl .*?(?=^curl |\\z)", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void the_commands_of_the_guide_answer_as_it_says(@TempDir Path directory) throws Exception {
        assumeTrue(works("curl", "--version") && works("sh", "-c", "true"), "this machine has no curl or no sh");
        try (TestLedger ledger = TestLedger.start(directory, TestLedger.open())) {
            String document = Files.readString(Path.of("..", "policies", "example.yaml"));
            new PolicyPublication(ledger.settings().clients(), ledger.settings().topics())
                    .publish(PolicyFile.read(document).policy().orElseThrow(), document);
            Matcher block = BLOCK.matcher(Files.readString(Path.of("..", "docs", "api.md")));
            List<String> wrong = new ArrayList<>();
            int commands = 0;
            while (block.find()) {
                List<Integer> expected = new ArrayList<>();
                Matcher status = STATUS.matcher(block.group(1));
                while (status.find()) {
                    expected.add(Integer.parseInt(status.group()));
                }
                Matcher command = COMMAND.matcher(block.group(2));
                while (command.find()) {
                    commands++;
                    String said = run(command.group().strip(), ledger.url());
                    int answered = Integer.parseInt(said.substring(said.lastIndexOf('\n') + 1));
                    if (!expected.contains(answered)) {
                        wrong.add(command.group() + " answers " + said);
                    }
                }
            }
            assertThat(wrong).isEmpty();
            assertThat(commands).isGreaterThan(25);
        }
    }

    private static String run(String command, String url) throws IOException, InterruptedException {
        String local = command.replace("localhost:7070", url.replace("http://", ""));
        Process process = new ProcessBuilder("sh", "-c", local + " -s -w '\\n%{http_code}'")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    private static boolean works(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
