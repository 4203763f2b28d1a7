package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.http.api.HttpSettings;
import io.makegood.http.api.LedgerApi;
import io.makegood.processor.engine.Engine;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Balances read and charges asked for over HTTP, with clients that each wait for their answer, everything on this machine: of the ledger, of
 * Kafka's clients without a ledger and without HTTP, and of a ledger in PostgreSQL behind the same HTTP server.
 */
final class ApiPart implements Part {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int READERS = 32;
    private static final int[] BUYERS = {1, 32, 200};
    private static final int WARM_UP_SECONDS = 4;
    private static final int SECONDS = 8;
    private static final int ACCOUNTS = 1_000;

    @Override
    public String name() {
        return "api";
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        List<Sample> samples = new ArrayList<>(ledger(cluster));
        samples.addAll(bare(cluster));
        Optional<Path> programs = PostgresServer.programs();
        if (programs.isPresent()) {
            samples.addAll(postgres(programs.get()));
        }
        return samples;
    }

    private List<Sample> ledger(Cluster cluster) throws Exception {
        String id = cluster.name("http");
        EngineSettings settings = LedgerPart.settings(cluster, id).build();
        LedgerPart.prepare(settings);
        List<Sample> samples;
        try (Engine engine = Engine.start(settings);
                LedgerApi api = LedgerApi.start(
                        settings, engine.part(), new HttpSettings("127.0.0.1", 0, null, true, null, 0))) {
            engine.awaitRunning(START_LIMIT);
            api.awaitReady(START_LIMIT);
            samples = overHttp("over HTTP", api.port());
        }
        cluster.remove(settings);
        return samples;
    }

    private List<Sample> postgres(Path programs) throws Exception {
        try (PostgresServer database = PostgresServer.start(programs);
                PostgresApi api = PostgresApi.start(database)) {
            return overHttp("over HTTP by PostgreSQL", api.port());
        }
    }

    private List<Sample> overHttp(String how, int port) throws InterruptedException {
        HttpLoad load = new HttpLoad(
                URI.create("http://127.0.0.1:" + port), null, Workload.POLICY + ":http-", ACCOUNTS, Workload.FEATURE);
        load.grant();
        List<Sample> samples = new ArrayList<>();
        for (int buyers : BUYERS) {
            samples.add(sample(
                    load.run("charge answered " + how, WARM_UP_SECONDS, SECONDS, buyers, load::generation), buyers));
        }
        samples.add(sample(load.run("balance read " + how, WARM_UP_SECONDS, SECONDS, READERS, load::balance), READERS));
        return samples;
    }

    private List<Sample> bare(Cluster cluster) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (int buyers : BUYERS) {
            try (BareDecisions decisions = new BareDecisions(cluster, cluster.name("bare"))) {
                samples.add(sample(decisions.run(WARM_UP_SECONDS, SECONDS, buyers), buyers));
            }
        }
        return samples;
    }

    private Sample sample(HttpLoad.Part part, int clients) {
        if (part.failed() > 0) {
            throw new IllegalStateException(part.failed() + " requests failed: " + part.name());
        }
        return Sample.of(
                        name(),
                        String.format(Locale.ROOT, "%s, %d client%s", part.name(), clients, clients == 1 ? "" : "s"),
                        "requests/s",
                        (double) part.perSecond())
                .with("p50 ms", part.p50Micros() / 1000.0)
                .with("p99 ms", part.p99Micros() / 1000.0);
    }
}
