package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alerts ask for what an engine really exports, by name and by label. */
class DashboardIT {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Pattern METRIC = Pattern.compile("\\b((?:makegood|jvm|process|system)_\\w+)");
    private static final Pattern LABEL = Pattern.compile("\\b(part|quantile|area)=\"([^\"]+)\"");
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");

    @TempDir
    Path directory;

    private static String exported(Path directory) throws Exception {
        try (TestLedger ledger = TestLedger.start(directory, TestLedger.open())) {
            Api api = new Api(ledger.url(), null);
            api.post("/v1/grants", "{'accountId':'d','grantId':'g','amount':50,'kind':'PAID'}")
                    .with(201);
            api.post("/v1/events", """
                            [{'type':'GenerationCharged','accountId':'d','generationId':'n','items':[{'itemId':'1','amount':5}]},
                             {'type':'ItemFailed','accountId':'d','generationId':'n','itemId':'1','cause':'OTHER'}]
                            """).with(202);
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", ledger.settings().bootstrapServers()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(
                                ledger.settings().topics().events().name(),
                                "d".getBytes(StandardCharsets.UTF_8),
                                "no event".getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
            String text = "";
            for (int tries = 0; tries < 100 && !text.contains("makegood_dead_letters_total"); tries++) {
                Thread.sleep(100);
                text = new String(api.get("/metrics").bytes(), StandardCharsets.UTF_8);
            }
            return text;
        }
    }

    private static Set<String> asked() throws IOException {
        Set<String> expressions = new TreeSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }
        for (JsonNode rule : alerts()) {
            expressions.add(rule.get("expr").asText());
        }
        return expressions;
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper()
                .readTree(DEPLOY.resolve("grafana/dashboards/makegood.json").toFile());
    }

    private static JsonNode alerts() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(DEPLOY.resolve("prometheus/alerts.yml").toFile())
                .at("/groups/0/rules");
    }

    @Test
    void every_metric_and_label_that_is_asked_for_is_exported() throws Exception {
        String text = exported(directory);
        Set<String> names = new HashSet<>();
        Set<String> labels = new HashSet<>(List.of("instance"));
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            names.add(line.split("[{ ]", 2)[0]);
            Matcher label = Pattern.compile("(\\w+)=\"").matcher(line);
            while (label.find()) {
                labels.add(label.group(1));
            }
        });
        int found = 0;
        for (String expression : asked()) {
            Matcher metric = METRIC.matcher(expression);
            while (metric.find()) {
                found++;
                assertThat(names).as(expression).contains(metric.group(1));
            }
            Matcher value = LABEL.matcher(expression);
            while (value.find()) {
                assertThat(text).as(expression).contains(value.group());
            }
            Matcher grouped = GROUPED.matcher(expression);
            while (grouped.find()) {
                assertThat(labels).as(expression).contains(grouped.group(1).split(", ", -1));
            }
        }
        assertThat(found).isGreaterThan(40);
    }

    @Test
    void every_alert_says_what_is_wrong_and_what_to_do_and_is_in_the_guide() throws IOException {
        String guide = Files.readString(Path.of("..", "docs", "deploy.md"));
        Set<String> names = new HashSet<>();
        for (JsonNode rule : alerts()) {
            String name = rule.get("alert").asText();
            assertThat(names.add(name)).as(name).isTrue();
            assertThat(rule.at("/annotations/summary").asText()).as(name).endsWith(".");
            assertThat(rule.at("/annotations/action").asText()).as(name).endsWith(".");
            assertThat(rule.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
            assertThat(guide).contains("`" + name + "`");
        }
        assertThat(names).hasSizeGreaterThan(5);
    }

    @Test
    void every_panel_has_a_place_and_a_number_of_its_own_and_asks_the_provisioned_prometheus() throws IOException {
        JsonNode source = new ObjectMapper(new YAMLFactory())
                .readTree(DEPLOY.resolve("grafana/provisioning/datasources/prometheus.yml")
                        .toFile())
                .at("/datasources/0");
        Set<Integer> numbers = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (JsonNode panel : dashboard().get("panels")) {
            assertThat(numbers.add(panel.get("id").asInt())).isTrue();
            assertThat(places.add(panel.at("/gridPos/x") + "," + panel.at("/gridPos/y")))
                    .isTrue();
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.at("/datasource/uid").asText())
                        .isEqualTo(source.get("uid").asText());
            }
        }
    }
}
