package io.makegood.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.makegood.application.tracing.TelemetrySettings;
import io.makegood.bridges.webhook.AllowedNetworks;
import io.makegood.bridges.webhook.Backoff;
import io.makegood.bridges.webhook.WebhookSettings;
import io.makegood.schemas.topic.JournalHeaders;
import io.makegood.schemas.topic.Topic;
import io.makegood.schemas.topic.Topics;
import io.makegood.systemtests.delivery.Await;
import io.makegood.systemtests.delivery.SpanCollector;
import io.makegood.systemtests.delivery.SpanCollector.Received;
import io.makegood.systemtests.delivery.WebhookReceiver;
import io.makegood.systemtests.delivery.WebhookReceiver.Sent;
import io.makegood.topics.personal.MasterKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request can be followed to the refund that came of it, where somebody wants that; where nobody does there is nothing of it. */
class TelemetryIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String ABOVE = "00f067aa0ba902b7";
    private static final String ACCOUNT = "somebody-known";

    @TempDir
    Path directory;

    private TestLedger ledger(@Nullable String endpoint) throws IOException {
        return TestLedger.start(
                directory,
                TestLedger.open(),
                null,
                MasterKey.of(directory.resolve("privacy.key"), true),
                new WebhookSettings(AllowedNetworks.of(List.of("127.0.0.1")), new Backoff(List.of(100L))),
                engine -> engine.telemetry(endpoint == null ? null : new TelemetrySettings(endpoint, 1)));
    }

    /** Grants and charges without a trace, and has one of the two pictures fail within one. */
    private static void refund(Api api, String... headers) {
        api.post("/v1/grants", "{'accountId':'" + ACCOUNT + "','grantId':'pack','amount':100,'kind':'PAID'}")
                .with(201);
        api.post(
                        "/v1/events",
                        "{'type':'GenerationCharged','accountId':'" + ACCOUNT + "','generationId':'g','items':"
                                + "[{'itemId':'1','amount':5},{'itemId':'2','amount':5}]}")
                .with(202);
        api.post(
                        "/v1/events",
                        "{'type':'ItemFailed','accountId':'" + ACCOUNT
                                + "','generationId':'g','itemId':'2','cause':'TIMEOUT','message':'what a person wrote'}",
                        headers)
                .with(202);
        Await.until("the refund is booked", LIMIT, () -> balance(api) == 95);
    }

    private static long balance(Api api) {
        return api.get("/v1/accounts/" + ACCOUNT).with(200).path("balance").asLong();
    }

    /** The {@code traceparent} of each record of the topic; an empty text where there is none. */
    private static List<String> traces(TestLedger ledger, Topic topic) {
        Map<String, Object> config = new HashMap<>(ledger.settings().clients());
        config.put("isolation.level", "read_committed");
        List<String> traces = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(each -> new TopicPartition(topic.name(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Await.until("all of " + topic.name() + " is read", LIMIT, () -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    Header trace = record.headers().lastHeader(JournalHeaders.TRACE);
                    traces.add(trace == null ? "" : new String(trace.value(), StandardCharsets.UTF_8));
                }
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
        }
        return traces;
    }

    private static Received await(SpanCollector collector, String what, Predicate<Received> wanted) {
        Await.until(
                "the span of " + what, LIMIT, () -> collector.spans().stream().anyMatch(wanted));
        return collector.spans().stream().filter(wanted).findFirst().orElseThrow();
    }

    @Test
    void a_refund_belongs_to_the_trace_of_the_request_that_told_of_the_failure() throws Exception {
        try (SpanCollector collector = SpanCollector.start();
                WebhookReceiver receiver = WebhookReceiver.start();
                TestLedger ledger = ledger(collector.endpoint())) {
            Api api = new Api(ledger.url(), null);
            api.post("/v1/webhooks", "{'name':'r','url':'" + receiver.url("/r") + "','types':['refund.issued']}")
                    .with(201);
            refund(api, "traceparent", "00-" + TRACE + "-" + ABOVE + "-01");

            Received request =
                    await(collector, "the request", span -> span.parentId().equals(ABOVE));
            assertThat(request.traceId()).isEqualTo(TRACE);
            assertThat(request.name()).isEqualTo("POST /v1/events");
            assertThat(request.attributes())
                    .containsEntry("http.route", "/v1/events")
                    .containsEntry("http.response.status_code", "202");

            Received fold = await(collector, "the failure", span -> span.name().equals("fold ItemFailed"));
            assertThat(fold.traceId()).isEqualTo(TRACE);
            assertThat(fold.parentId()).isEqualTo(request.spanId());
            assertThat(fold.attributes())
                    .containsEntry("makegood.event.type", "ItemFailed")
                    .containsEntry("makegood.outcome", "APPLIED")
                    .containsEntry("makegood.refunds", "1")
                    .containsKeys("makegood.partition", "makegood.offset");

            Topics topics = ledger.settings().topics();
            assertThat(traces(ledger, topics.refunds())).containsExactly("00-" + TRACE + "-" + fold.spanId() + "-01");

            Received delivery =
                    await(collector, "the webhook", span -> span.name().equals("webhook refund.issued"));
            assertThat(delivery.traceId()).isEqualTo(TRACE);
            assertThat(delivery.parentId()).isEqualTo(fold.spanId());
            Sent sent = receiver.at("/r").get(0);
            assertThat(sent.header("traceparent")).isEqualTo("00-" + TRACE + "-" + delivery.spanId() + "-01");

            // The grant and the charge came without a trace, and began one each.
            Received charge = await(collector, "the charge", span -> span.name().equals("fold GenerationCharged"));
            Received charging =
                    await(collector, "its request", span -> span.spanId().equals(charge.parentId()));
            assertThat(charging.parentId()).isEmpty();
            assertThat(charging.traceId()).isEqualTo(charge.traceId()).isNotEqualTo(TRACE);

            assertThat(collector.spans().toString()).doesNotContain(ACCOUNT, "what a person wrote");
            Await.until("what was sent is counted", LIMIT, () -> counted(ledger, "sent") >= 7);
            assertThat(counted(ledger, "dropped")).isZero();
        }
    }

    @Test
    void where_no_collector_is_named_no_span_is_noted_and_no_header_stands() throws Exception {
        try (TestLedger ledger = ledger(null)) {
            refund(new Api(ledger.url(), null));
            assertThat(ledger.engine().part().spans()).isNull();
            Topics topics = ledger.settings().topics();
            for (Topic topic :
                    List.of(topics.events(), topics.entries(), topics.refunds(), topics.notices(), topics.balances())) {
                assertThat(traces(ledger, topic)).as(topic.name()).allMatch(String::isEmpty);
            }
            assertThat(traces(ledger, topics.refunds())).hasSize(1);
            assertThat(counted(ledger, "sent")).isEqualTo(-1);
        }
    }

    @Test
    void a_collector_that_is_away_is_nothing_to_the_ledger_and_what_it_misses_is_counted() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        try (TestLedger ledger = ledger("http://127.0.0.1:" + port)) {
            Api api = new Api(ledger.url(), null);
            refund(api, "traceparent", "00-" + TRACE + "-" + ABOVE + "-01");
            assertThat(balance(api)).isEqualTo(95);
            Await.until("what was dropped is counted", LIMIT, () -> counted(ledger, "dropped") > 0);
            assertThat(counted(ledger, "sent")).isZero();
        }
    }

    /** What the metric says, -1 if there is none. */
    private static long counted(TestLedger ledger, String outcome) {
        String text = new String(new Api(ledger.url(), null).get("/metrics").bytes(), StandardCharsets.UTF_8);
        var metric = Pattern.compile("makegood_telemetry_spans_total\\{outcome=\"" + outcome + "\"} ([0-9.]+)")
                .matcher(text);
        return metric.find() ? (long) Double.parseDouble(metric.group(1)) : -1;
    }
}
