package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.http.api.HttpSettings;
import io.makegood.http.api.LedgerApi;
import io.makegood.processor.engine.Engine;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Balances read and charges asked for over HTTP, with clients that each wait for their answer, everything on this machine. */
final class HttpPart implements Part {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int READERS = 32;
    private static final int BUYERS = 200;
    private static final int WARM_UP_SECONDS = 4;
    private static final int SECONDS = 8;
    private static final int ACCOUNTS = 1_000;

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        String id = cluster.name("http");
        EngineSettings settings = LedgerPart.settings(cluster, id).build();
        LedgerPart.prepare(settings);
        List<Sample> samples = new ArrayList<>();
        try (Engine engine = Engine.start(settings);
                LedgerApi api = LedgerApi.start(
                        settings, engine.part(), new HttpSettings("127.0.0.1", 0, null, true, null, 0))) {
            engine.awaitRunning(START_LIMIT);
            api.awaitReady(START_LIMIT);
            HttpLoad load = new HttpLoad(
                    URI.create("http://127.0.0.1:" + api.port()),
                    null,
                    Workload.POLICY + ":http-",
                    ACCOUNTS,
                    Workload.FEATURE);
            load.grant();
            samples.add(sample(
                    load.run("balance read over HTTP", WARM_UP_SECONDS, SECONDS, READERS, load::balance), READERS));
            samples.add(sample(
                    load.run("charge asked and answered over HTTP", WARM_UP_SECONDS, SECONDS, BUYERS, load::generation),
                    BUYERS));
        }
        cluster.remove(settings);
        return samples;
    }

    private Sample sample(HttpLoad.Part part, int clients) {
        if (part.failed() > 0) {
            throw new IllegalStateException(part.failed() + " requests failed: " + part.name());
        }
        return Sample.of(
                        name(),
                        String.format(Locale.ROOT, "%s, %d clients", part.name(), clients),
                        "requests/s",
                        (double) part.perSecond())
                .with("p50 ms", part.p50Micros() / 1000.0)
                .with("p99 ms", part.p99Micros() / 1000.0);
    }
}
