package io.makegood.http.api;

import io.javalin.http.HandlerType;
import io.makegood.application.running.Counter;
import io.makegood.application.running.RunningPart;
import io.makegood.application.tracing.Spans;
import io.makegood.bridges.webhook.DeliveryCounts;
import io.makegood.bridges.webhook.Webhooks;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;

/** What Prometheus reads. No label is an id: accounts and generations have no end. */
final class Metrics implements AutoCloseable {
    private static final String STATE_STORE = "stream-state-metrics";
    private static final String THREAD = "stream-thread-metrics";
    private static final String CONSUMER_LAG = "consumer-fetch-manager-metrics";

    /** Callers may invent others, without end. */
    private static final Set<HandlerType> METHODS = Set.of(HandlerType.GET, HandlerType.POST);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final List<RunningPart> parts = new CopyOnWriteArrayList<>();
    private final Map<String, FunctionCounter> counted = new ConcurrentHashMap<>();

    Metrics(RunningPart engine, EventStream streams) {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        garbage.bindTo(registry);
        Timer decisions = Timer.builder("makegood.decision")
                .description("From the record time of an event to its decision; broker's and engine's clock")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        engine.counts().observeDelays(millis -> decisions.record(millis, TimeUnit.MILLISECONDS));
        Gauge.builder("makegood.streams.open", streams, EventStream::open)
                .description("Live streams of accounts")
                .register(registry);
        for (Counter counter : Counter.values()) {
            if (counter.labels().isEmpty()) {
                counted(counter, List.of());
            }
        }
        use(engine);
        Spans spans = engine.spans();
        if (spans != null) {
            spans(spans, "sent", Spans::sent);
            spans(spans, "dropped", Spans::dropped);
        }
    }

    private void spans(Spans spans, String outcome, ToDoubleFunction<Spans> count) {
        FunctionCounter.builder("makegood.telemetry.spans", spans, count)
                .description(
                        "Spans, by whether the collector took them; those that were dropped are missing in traces and nowhere else")
                .tags("outcome", outcome)
                .register(registry);
    }

    /** Shows a part of this instance, and counts what it counts. */
    void use(RunningPart part) {
        parts.add(part);
        streams(part.name(), part.streams());
        Gauge.builder("makegood.partitions", part, RunningPart::partitions)
                .description("Partitions that this instance has in work")
                .tags("part", part.name())
                .register(registry);
        Gauge.builder(
                        "makegood.restore.rows",
                        part,
                        running -> running.restoring().total()
                                - running.restoring().restored())
                .description("Rows that are still to be restored")
                .tags("part", part.name())
                .register(registry);
    }

    /** Shows what is sent from this instance, and what waits for endpoints of all instances. */
    void use(Webhooks webhooks) {
        Gauge.builder("makegood.webhooks.endpoints", webhooks, Webhooks::endpoints)
                .description("Endpoints of webhooks")
                .register(registry);
        Gauge.builder("makegood.webhooks.paused", webhooks, Webhooks::resting)
                .description("Endpoints of webhooks to which nothing is sent: paused by somebody, dead or gone")
                .register(registry);
        Gauge.builder("makegood.webhooks.waiting", webhooks, Webhooks::waiting)
                .description("Messages that wait for an endpoint to take them")
                .register(registry);
        attempts(webhooks, "taken", DeliveryCounts::taken);
        attempts(webhooks, "failed", DeliveryCounts::notTaken);
        FunctionCounter.builder("makegood.webhooks.given.up", webhooks.counts(), DeliveryCounts::givenUp)
                .description("Messages that were given up, while their endpoint took others")
                .register(registry);
    }

    private void attempts(Webhooks webhooks, String outcome, ToDoubleFunction<DeliveryCounts> count) {
        FunctionCounter.builder("makegood.webhooks.attempts", webhooks.counts(), count)
                .description("Messages that were sent to endpoints of webhooks, by whether they were taken")
                .tags("outcome", outcome)
                .register(registry);
    }

    /** A request was answered. */
    void answered(HandlerType method, String route, int status, Duration took) {
        Timer.builder("makegood.http.requests")
                .description("Requests to the API")
                .tags(
                        "method",
                        METHODS.contains(method) ? method.name() : "other",
                        "route",
                        route,
                        "status",
                        Integer.toString(status))
                .publishPercentiles(0.5, 0.99)
                .register(registry)
                .record(took);
    }

    String text() {
        for (Counter counter : Counter.values()) {
            for (RunningPart part : parts) {
                part.counts().labels(counter).forEach(labels -> counted(counter, labels));
            }
        }
        return registry.scrape();
    }

    /** The sum over all parts: a dead letter is one, whoever wrote it. */
    private void counted(Counter counter, List<String> labels) {
        counted.computeIfAbsent(
                counter + " " + labels,
                any -> FunctionCounter.builder(
                                counter.metric(),
                                parts,
                                running -> running.stream()
                                        .mapToLong(part -> part.counts().of(counter, labels))
                                        .sum())
                        .description(counter.description())
                        .tags(tags(counter, labels))
                        .register(registry));
    }

    private static Tags tags(Counter counter, List<String> labels) {
        Tags tags = Tags.empty();
        for (int i = 0; i < labels.size(); i++) {
            tags = tags.and(counter.labels().get(i), labels.get(i));
        }
        return tags;
    }

    private void streams(String part, KafkaStreams streams) {
        Tags tags = Tags.of("part", part);
        gauge(
                "makegood.lag.records",
                "Records of the topics that are still to be read",
                tags,
                streams,
                CONSUMER_LAG,
                "records-lag",
                true);
        gauge(
                "makegood.commit.latency.ms",
                "Mean time of a commit",
                tags,
                streams,
                THREAD,
                "commit-latency-avg",
                false);
        gauge("makegood.process.rate", "Records per second", tags, streams, THREAD, "process-rate", true);
        gauge(
                "makegood.store.bytes",
                "Size of the stores on disk",
                tags,
                streams,
                STATE_STORE,
                "total-sst-files-size",
                true);
        gauge(
                "makegood.store.rows",
                "Estimated rows in the stores",
                tags,
                streams,
                STATE_STORE,
                "estimate-num-keys",
                true);
        gauge(
                "makegood.store.memory.bytes",
                "Memory of the stores' write buffers",
                tags,
                streams,
                STATE_STORE,
                "cur-size-all-mem-tables",
                true);
        Gauge.builder("makegood.running", streams, running -> running.state() == KafkaStreams.State.RUNNING ? 1 : 0)
                .description("1 while it folds or reads")
                .tags(tags)
                .register(registry);
    }

    private void gauge(
            String name,
            String description,
            Tags tags,
            KafkaStreams streams,
            String group,
            String metric,
            boolean sum) {
        Gauge.builder(name, streams, running -> value(running, group, metric, sum))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    private static double value(KafkaStreams streams, String group, String name, boolean sum) {
        double total = 0;
        int found = 0;
        for (Metric metric : streams.metrics().values()) {
            if (metric.metricName().name().equals(name)
                    && metric.metricName().group().equals(group)
                    && metric.metricValue() instanceof Number number
                    && !Double.isNaN(number.doubleValue())) {
                total += number.doubleValue();
                found++;
            }
        }
        return found == 0 ? 0 : sum ? total : total / found;
    }

    @Override
    public void close() {
        garbage.close();
        registry.close();
    }
}
