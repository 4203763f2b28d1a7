package io.makegood.streams.http;

import io.makegood.streams.bridge.BridgeTally;
import io.makegood.streams.bridge.Bridges;
import io.makegood.streams.engine.Engine;
import io.makegood.streams.projection.Projection;
import io.makegood.streams.topology.Tally;
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
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** What Prometheus reads. No label is an id: accounts and generations have no end. */
final class Metrics implements AutoCloseable {
    private static final String STATE_STORE = "stream-state-metrics";
    private static final String THREAD = "stream-thread-metrics";
    private static final String CONSUMER_LAG = "consumer-fetch-manager-metrics";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbage = new JvmGcMetrics();
    private final Tally tally;
    private volatile @Nullable BridgeTally bridgeTally;
    private final Map<String, FunctionCounter> counted = new ConcurrentHashMap<>();

    Metrics(Engine engine, EventStream streams) {
        tally = engine.tally();
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        garbage.bindTo(registry);
        counter("makegood.events.applied", "Events that changed the ledger", Tally::applied);
        counter("makegood.events.duplicates", "Events that said what was known", Tally::duplicates);
        counter("makegood.events.forwarded", "Events passed on to the partition of their account", Tally::forwarded);
        counter("makegood.events.due", "Due-time events appended to the journal", Tally::due);
        Timer decisions = Timer.builder("makegood.decision")
                .description("From the record time of an event to its decision; broker's and engine's clock")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        tally.observeDecisions(millis -> decisions.record(millis, TimeUnit.MILLISECONDS));
        Gauge.builder("makegood.streams.open", streams, EventStream::open)
                .description("Live streams of accounts")
                .register(registry);
        streams("engine", engine.streams());
        Gauge.builder(
                        "makegood.restore.rows",
                        engine,
                        running -> running.restoring().total()
                                - running.restoring().restored())
                .description("Rows that are still to be restored")
                .tags("part", "engine")
                .register(registry);
    }

    void use(Projection projection) {
        streams("readmodel", projection.streams());
        Gauge.builder(
                        "makegood.restore.rows",
                        projection,
                        running -> running.restoring().total()
                                - running.restoring().restored())
                .description("Rows that are still to be restored")
                .tags("part", "readmodel")
                .register(registry);
    }

    void use(Bridges bridges) {
        bridgeTally = bridges.tally();
        streams("bridges", bridges.streams());
    }

    /** A request was answered. */
    void answered(String method, String route, int status, Duration took) {
        Timer.builder("makegood.http.requests")
                .description("Requests to the API")
                .tags("method", method, "route", route, "status", Integer.toString(status))
                .publishPercentiles(0.5, 0.99)
                .register(registry)
                .record(took);
    }

    String text() {
        tally.eventTypes().forEach((type, count) -> counted("makegood.events", "Events applied by type", "type", type));
        tally.entryKinds().forEach((kind, count) -> counted("makegood.entries", "Entries by kind", "kind", kind));
        tally.refundCauses().forEach((cause, count) -> counted("makegood.refunds", "Refunds by cause", "cause", cause));
        deadLetters()
                .forEach((reason, count) ->
                        counted("makegood.dead.letters", "Dead letters by reason", "reason", reason));
        BridgeTally bridged = bridgeTally;
        if (bridged != null) {
            bridged.counts().forEach((count, records) -> counted(bridged, count));
        }
        return registry.scrape();
    }

    private void counted(BridgeTally bridged, BridgeTally.Count count) {
        counted.computeIfAbsent(
                "makegood.bridge.records " + count,
                any -> FunctionCounter.builder(
                                "makegood.bridge.records", bridged, known -> known.of(count.topic(), count.outcome()))
                        .description("Records of foreign topics by what became of them")
                        .tags("topic", count.topic(), "outcome", count.outcome().name())
                        .register(registry));
    }

    private void counted(String name, String description, String label, String value) {
        counted.computeIfAbsent(
                name + ' ' + value,
                any -> FunctionCounter.builder(name, this, metrics -> metrics.value(name, value))
                        .description(description)
                        .tags(label, value)
                        .register(registry));
    }

    /** The engine's and the bridges', by reason. */
    private Map<String, Long> deadLetters() {
        Map<String, Long> all = new HashMap<>(tally.deadLetters());
        BridgeTally bridged = bridgeTally;
        if (bridged != null) {
            bridged.deadLetters().forEach((reason, letters) -> all.merge(reason, letters, Long::sum));
        }
        return all;
    }

    private double value(String name, String value) {
        Map<String, Long> counts = switch (name) {
            case "makegood.events" -> tally.eventTypes();
            case "makegood.entries" -> tally.entryKinds();
            case "makegood.refunds" -> tally.refundCauses();
            default -> deadLetters();
        };
        return counts.getOrDefault(value, 0L);
    }

    private void counter(String name, String description, ToDoubleFunction<Tally> value) {
        FunctionCounter.builder(name, tally, value).description(description).register(registry);
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
