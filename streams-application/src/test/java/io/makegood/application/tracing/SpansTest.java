package io.makegood.application.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What spans may never do: hold anybody up, be lost in silence, or be there where nobody asked for them. */
class SpansTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final int MANY = 50_000;

    private static Spans spans(String endpoint, double sampling) {
        return Objects.requireNonNull(Spans.of(new TelemetrySettings(endpoint, sampling), "test"));
    }

    @Test
    void whoever_notes_waits_for_nobody_while_the_collector_takes_what_it_is_sent_and_says_nothing()
            throws IOException {
        // Connections are made, by the system, and never answered.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Spans spans = spans("http://127.0.0.1:" + silent.getLocalPort(), 1)) {
            for (int i = 0; i < MANY; i++) {
                OpenSpan span = Objects.requireNonNull(spans.begin(Spans.Kind.FOLD, "fold", PARENT));
                span.note("makegood.offset", i);
                span.end();
            }
            // What a queue without a bound would hold, or a queue that waits for room would wait for.
            assertThat(spans.dropped()).isBetween(MANY - 10_000L, (long) MANY);
            assertThat(spans.sent()).isZero();
        }
    }

    @Test
    void what_a_collector_takes_is_counted_as_sent() throws IOException {
        HttpServer collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        collector.createContext("/v1/traces", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        Spans spans = spans("http://127.0.0.1:" + collector.getAddress().getPort(), 1);
        for (int i = 0; i < 1_000; i++) {
            Objects.requireNonNull(spans.begin(Spans.Kind.DELIVERY, "webhook", PARENT))
                    .end();
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (spans.sent() < 1_000 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        spans.close();
        collector.stop(0);
        assertThat(spans.dropped()).isZero();
        assertThat(spans.sent()).isEqualTo(1_000);
    }

    @Test
    void spans_are_dropped_and_counted_while_no_collector_is_there() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        Spans spans = spans("http://127.0.0.1:" + port, 1);
        Objects.requireNonNull(spans.begin(Spans.Kind.REQUEST, "request", null)).end();
        long began = System.nanoTime();
        spans.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        Objects.requireNonNull(spans.begin(Spans.Kind.REQUEST, "late", PARENT)).end();
        assertThat(spans.sent()).isZero();
    }

    @Test
    void who_comes_with_a_trace_has_decided_whether_it_is_recorded() {
        try (Spans none = spans("http://127.0.0.1:9", 0);
                Spans all = spans("http://127.0.0.1:9", 1)) {
            String not = PARENT.replaceFirst("01$", "00");
            assertThat(none.begin(Spans.Kind.REQUEST, "r", null)).isNull();
            assertThat(all.begin(Spans.Kind.REQUEST, "r", null)).isNotNull();
            assertThat(all.begin(Spans.Kind.REQUEST, "r", not)).isNull();
            assertThat(all.areWithin(not)).isFalse();
            assertThat(none.areWithin(PARENT)).isTrue();
            assertThat(Objects.requireNonNull(none.begin(Spans.Kind.REQUEST, "r", PARENT))
                            .traceparent())
                    .startsWith(PARENT.substring(0, 36))
                    .isNotEqualTo(PARENT)
                    .endsWith("-01");
            // Begins a trace of its own, as the standard asks of who is sent nonsense.
            assertThat(Objects.requireNonNull(all.begin(Spans.Kind.REQUEST, "r", "00-1-2-01"))
                            .traceparent())
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]");
        }
    }

    @Test
    void nothing_of_the_sdk_is_loaded_where_no_collector_is_named() throws Exception {
        List<URL> without = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!Path.of(entry).getFileName().toString().startsWith("opentelemetry")) {
                without.add(Path.of(entry).toUri().toURL());
            }
        }
        try (URLClassLoader loader =
                new URLClassLoader(without.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Class<?> settings = loader.loadClass(TelemetrySettings.class.getName());
            Class<?> alone = loader.loadClass(Spans.class.getName());
            @Nullable
            Object none = alone.getMethod("of", settings, String.class).invoke(null, null, "test");
            assertThat(none).isNull();
            // The loader would have noticed.
            assertThat(alone.getClassLoader()).isSameAs(loader);
        }
    }
}
