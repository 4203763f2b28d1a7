package io.makegood.http.api;

import io.makegood.application.config.EngineSettings;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.processor.engine.Engine;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A broker, an engine and its API in this JVM. */
public final class TestLedger implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final EmbeddedKafka kafka;
    private final EngineSettings settings;
    private final Engine engine;
    private final LedgerApi api;

    private TestLedger(EmbeddedKafka kafka, EngineSettings settings, Engine engine, LedgerApi api) {
        this.kafka = kafka;
        this.settings = settings;
        this.engine = engine;
        this.api = api;
    }

    static TestLedger start(Path directory, HttpSettings http) {
        return start(directory, http, null);
    }

    static TestLedger start(Path directory, HttpSettings http, @Nullable StripeSettings stripe) {
        EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        EngineSettings settings = EngineSettings.builder()
                .bootstrapServers(kafka.bootstrapServers())
                .stateDirectory(directory.resolve("state"))
                .commitIntervalMillis(50)
                .build();
        Engine engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        LedgerApi api = LedgerApi.start(settings, engine.part(), http, stripe);
        try {
            api.awaitReady(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return new TestLedger(kafka, settings, engine, api);
    }

    static HttpSettings open() {
        return new HttpSettings("127.0.0.1", 0, null, true, null, 0);
    }

    EngineSettings settings() {
        return settings;
    }

    LedgerApi api() {
        return api;
    }

    Engine engine() {
        return engine;
    }

    String url() {
        return "http://127.0.0.1:" + api.port();
    }

    @Override
    public void close() {
        api.close();
        engine.close();
        kafka.close();
    }
}
