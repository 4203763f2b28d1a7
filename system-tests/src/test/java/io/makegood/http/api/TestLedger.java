package io.makegood.http.api;

import io.makegood.application.config.EngineSettings;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.webhook.WebhookSettings;
import io.makegood.cli.LedgerAuditor;
import io.makegood.embedded.EmbeddedKafka;
import io.makegood.http.access.ApiKey;
import io.makegood.http.access.KeyTopic;
import io.makegood.http.access.Rights;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.personal.MasterKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A broker, an engine and its API in this JVM. */
public final class TestLedger implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final EmbeddedKafka kafka;
    private final EngineSettings settings;
    private final Engine engine;
    private final HttpSettings http;
    private final @Nullable StripeSettings stripe;
    private final @Nullable MasterKey master;
    private final WebhookSettings webhooks;
    private @Nullable LedgerApi api;

    private TestLedger(
            EmbeddedKafka kafka,
            EngineSettings settings,
            Engine engine,
            HttpSettings http,
            @Nullable StripeSettings stripe,
            @Nullable MasterKey master,
            WebhookSettings webhooks) {
        this.kafka = kafka;
        this.settings = settings;
        this.engine = engine;
        this.http = http;
        this.stripe = stripe;
        this.master = master;
        this.webhooks = webhooks;
    }

    static TestLedger start(Path directory, HttpSettings http) {
        return start(directory, http, null);
    }

    static TestLedger start(Path directory, HttpSettings http, @Nullable StripeSettings stripe) {
        return start(directory, http, stripe, null);
    }

    /** The same, whose API seals personal texts if there is a master key. */
    static TestLedger start(
            Path directory, HttpSettings http, @Nullable StripeSettings stripe, @Nullable MasterKey master) {
        return start(directory, http, stripe, master, WebhookSettings.DEFAULT);
    }

    /** The same, which sends webhooks as told. */
    static TestLedger start(
            Path directory,
            HttpSettings http,
            @Nullable StripeSettings stripe,
            @Nullable MasterKey master,
            WebhookSettings webhooks) {
        return start(directory, http, stripe, master, webhooks, UnaryOperator.identity());
    }

    /** The same, whose engine is told more. */
    static TestLedger start(
            Path directory,
            HttpSettings http,
            @Nullable StripeSettings stripe,
            @Nullable MasterKey master,
            WebhookSettings webhooks,
            UnaryOperator<EngineSettings.Builder> more) {
        EmbeddedKafka kafka = EmbeddedKafka.start(
                EmbeddedKafka.Options.in(directory.resolve("kafka")).withFreePort());
        EngineSettings settings = more.apply(EngineSettings.builder()
                        .bootstrapServers(kafka.bootstrapServers())
                        .stateDirectory(directory.resolve("state"))
                        .commitIntervalMillis(50)
                        .sealedTextsOnly(master != null))
                .build();
        Engine engine = Engine.start(settings);
        engine.awaitRunning(LIMIT);
        TestLedger ledger = new TestLedger(kafka, settings, engine, http, stripe, master, webhooks);
        ledger.openApi();
        return ledger;
    }

    /** Starts the API, again if it was closed, and waits until everything can be read. */
    void openApi() {
        HttpSettings whole = http.offers().auditor() == null ? http.with(new LedgerAuditor(settings)) : http;
        LedgerApi opened = LedgerApi.start(settings, engine.part(), whole, stripe, master, webhooks);
        api = opened;
        try {
            opened.awaitReady(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends the API and the read model; the engine goes on. */
    void closeApi() {
        api().close();
        api = null;
    }

    static HttpSettings open() {
        return new HttpSettings("127.0.0.1", 0, null, true, null, 0);
    }

    EngineSettings settings() {
        return settings;
    }

    LedgerApi api() {
        return Objects.requireNonNull(api, "the API is closed");
    }

    Engine engine() {
        return engine;
    }

    String url() {
        return "http://127.0.0.1:" + api().port();
    }

    /** A new key, once it has taken effect; as the header {@code Authorization} has it. */
    String authorization(String name, Rights rights) {
        ApiKey.Created created = ApiKey.create(name, rights, System.currentTimeMillis(), null);
        new KeyTopic(settings.clients(), settings.topics().apiKeys().name()).write(created.key());
        String authorization = "Bearer " + created.text();
        Api asked = new Api(url(), null);
        Await.until(
                "the key takes effect",
                LIMIT,
                () -> asked.get("/v1/policies", "Authorization", authorization).status() != 401);
        return authorization;
    }

    @Override
    public void close() {
        LedgerApi open = api;
        if (open != null) {
            open.close();
        }
        engine.close();
        kafka.close();
    }
}
