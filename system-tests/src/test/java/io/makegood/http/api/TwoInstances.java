package io.makegood.http.api;

import com.nimbusds.jose.JOSEException;
import io.makegood.application.config.EngineSettings;
import io.makegood.bridges.stripe.StripeSettings;
import io.makegood.bridges.stripe.StripeTopic;
import io.makegood.http.access.ApiKey;
import io.makegood.http.access.GoodwillLimit;
import io.makegood.http.access.KeyTopic;
import io.makegood.http.access.Rights;
import io.makegood.http.access.Scope;
import io.makegood.processor.engine.Engine;
import io.makegood.systemtests.delivery.Await;
import io.makegood.topics.signing.TextSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Two instances of one ledger, each of which reads one of two accounts, so that each passes requests on to the other. */
final class TwoInstances implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CANDIDATES = 60;

    private final TestIssuer issuer;
    private final TestLedger first;
    private final Engine otherEngine;
    private final LedgerApi other;
    private final ApiKey.Created operator;

    private TwoInstances(TestIssuer issuer, TestLedger first, Engine otherEngine, LedgerApi other) {
        this.issuer = issuer;
        this.first = first;
        this.otherEngine = otherEngine;
        this.other = other;
        operator = key(EnumSet.allOf(Scope.class), null, null);
    }

    static TwoInstances start(Path directory) throws IOException, JOSEException, InterruptedException {
        TestIssuer issuer = TestIssuer.start();
        HttpSettings http = new HttpSettings("127.0.0.1", 0, null, false, issuer.settings(), 0)
                .offering(HttpOffers.NONE
                        .withTokens("signs-the-tokens-of-the-matrix-and-no-others")
                        .withReceipts(TextSigner.madeUp()))
                // Who may ask is tried thousands of times; what is found, elsewhere.
                .with(new QuickAuditor());
        StripeSettings stripe = new StripeSettings("whsec_test", 300, true);
        TestLedger first = TestLedger.start(directory, http, stripe);
        createStripeTopic(first.settings());
        EngineSettings settings = EngineSettings.builder()
                .bootstrapServers(first.settings().bootstrapServers())
                .stateDirectory(directory.resolve("other"))
                .commitIntervalMillis(50)
                .build();
        Engine engine = Engine.start(settings);
        LedgerApi api = LedgerApi.start(settings, engine.part(), http, stripe, null);
        api.awaitReady(LIMIT);
        return new TwoInstances(issuer, first, engine, api);
    }

    /** Operators make it, or the bridge that reads it. */
    static void createStripeTopic(EngineSettings settings) {
        try (Admin admin = Admin.create(settings.clients())) {
            admin.createTopics(List.of(
                            new NewTopic(StripeTopic.name(settings.topics()), Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    List<String> urls() {
        return List.of(first.url(), "http://127.0.0.1:" + other.port());
    }

    List<Route> routes() {
        return first.api().described();
    }

    TestIssuer issuer() {
        return issuer;
    }

    /** A key that may do everything. */
    String operator() {
        return operator.text();
    }

    KeyTopic keys() {
        return new KeyTopic(
                first.settings().clients(), first.settings().topics().apiKeys().name());
    }

    /** A new key, which takes effect within a second. */
    ApiKey.Created key(Set<Scope> scopes, @Nullable String account, @Nullable Long expiresAt) {
        return key(Rights.everywhere(scopes, account), expiresAt);
    }

    /** The same, with these rights; goodwill is bounded by nothing that matters. */
    ApiKey.Created key(Rights rights, @Nullable Long expiresAt) {
        GoodwillLimit plenty = new GoodwillLimit(1_000_000_000, 1_000_000_000_000L);
        ApiKey.Created created = ApiKey.create("matrix", rights.giving(plenty), System.currentTimeMillis(), expiresAt);
        keys().write(created.key());
        return created;
    }

    /** Waits until a key that was made last works everywhere: then all that were made before it do. */
    void awaitKey(String text) {
        for (String url : urls()) {
            Api api = new Api(url, null);
            Await.until(
                    "the key is known at " + url,
                    LIMIT,
                    () -> api.get("/v1/policies", "Authorization", "Bearer " + text)
                                    .status()
                            != 401);
        }
    }

    /** An account whose name begins so, which that instance reads and the other one does not. */
    String accountReadBy(int instance, String prefix) {
        awaitKey(operator());
        String[] found = new String[1];
        Await.until("instance " + instance + " reads an account", LIMIT, () -> {
            for (int i = 0; i < CANDIDATES && found[0] == null; i++) {
                String account = prefix + i;
                boolean here = isReadBy(instance, account);
                found[0] = here && !isReadBy(1 - instance, account) ? account : null;
            }
            return found[0] != null;
        });
        return String.valueOf(found[0]);
    }

    /** A request that was passed on already is refused by who does not read the account. */
    private boolean isReadBy(int instance, String account) {
        return new Api(urls().get(instance), null)
                        .get("/v1/accounts/" + account, "Authorization", "Bearer " + operator(), Call.HOP, "1")
                        .status()
                != 503;
    }

    /** How far each topic that requests may be written to has come. */
    Map<String, Long> ends() {
        try (Admin admin = Admin.create(first.settings().clients())) {
            Set<String> written = admin.listTopics().names().get().stream()
                    .filter(name -> !name.endsWith("-changelog"))
                    .filter(name -> !name.startsWith("__"))
                    .collect(Collectors.toSet());
            Map<TopicPartition, OffsetSpec> asked =
                    admin.describeTopics(written).allTopicNames().get().values().stream()
                            .flatMap(topic -> topic.partitions().stream()
                                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            Map<String, Long> ends = new TreeMap<>();
            admin.listOffsets(asked)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition.toString(), end.offset()));
            return ends;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** How many records the journal holds. */
    long journal() {
        String events = first.settings().topics().events().name() + "-";
        return ends().entrySet().stream()
                .filter(end -> end.getKey().startsWith(events))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    @Override
    public void close() {
        other.close();
        otherEngine.close();
        first.close();
        issuer.close();
    }
}
