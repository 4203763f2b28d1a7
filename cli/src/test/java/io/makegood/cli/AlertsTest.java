package io.makegood.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each alert has a test of its own, which Prometheus' own tool runs where it is on the machine. */
class AlertsTest {
    private static final Path FOLDER = Path.of("..", "deploy", "prometheus");

    @Test
    void every_alert_is_seen_to_fire() throws IOException {
        Set<String> fired = new TreeSet<>();
        for (JsonNode test : yaml("alerts.test.yml").path("tests")) {
            for (JsonNode rule : test.path("alert_rule_test")) {
                if (!rule.path("exp_alerts").isEmpty()) {
                    fired.add(rule.path("alertname").asText());
                }
            }
        }
        assertThat(fired).isEqualTo(alerts());
    }

    @Test
    void every_alert_is_seen_to_be_silent_too() throws IOException {
        Set<String> tested = new TreeSet<>();
        for (JsonNode test : yaml("alerts.test.yml").path("tests")) {
            for (JsonNode rule : test.path("alert_rule_test")) {
                tested.add(rule.path("alertname").asText()
                        + (rule.path("exp_alerts").isEmpty() ? " is silent" : ""));
            }
        }
        List<String> silent = alerts().stream().map(name -> name + " is silent").toList();
        assertThat(tested).containsAll(silent);
    }

    @Test
    void prometheus_agrees() throws Exception {
        Optional<Path> tool = Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(tool.isPresent(), "no promtool on this machine; it comes with Prometheus");
        Process run = new ProcessBuilder(tool.orElseThrow().toString(), "test", "rules", "alerts.test.yml")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(run.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(run.exitValue()).as(said).isZero();
    }

    private static Set<String> alerts() throws IOException {
        List<String> names = new ArrayList<>();
        for (JsonNode group : yaml("alerts.yml").path("groups")) {
            group.path("rules").forEach(rule -> names.add(rule.path("alert").asText()));
        }
        return new TreeSet<>(names);
    }

    private static JsonNode yaml(String name) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(FOLDER.resolve(name).toFile());
    }
}
