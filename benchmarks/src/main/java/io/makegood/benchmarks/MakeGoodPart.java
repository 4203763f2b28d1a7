package io.makegood.benchmarks;

import io.makegood.application.config.EngineSettings;
import io.makegood.ledger.event.AdjustmentGround;
import io.makegood.ledger.event.CreditEvent.CreditsGranted;
import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.GenerationEvent.GenerationCharged;
import io.makegood.ledger.event.GenerationEvent.ItemPrice;
import io.makegood.ledger.event.GrantKind;
import io.makegood.processor.engine.Engine;
import io.makegood.readmodel.campaign.AffectedGenerations;
import io.makegood.readmodel.campaign.Campaign;
import io.makegood.topics.mapping.EventMapping;
import io.makegood.topics.reading.CommittedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** An incident of as many generations as there are events: found, made good by a campaign, and folded. */
final class MakeGoodPart implements Part {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final int OF_AN_ACCOUNT = 100;
    private static final long PRICE = 25;
    /** In 2001: whatever is charged now is charged later. */
    private static final long FROM = 1_000_000_000_000L;

    private static final long UNTIL = 4_000_000_000_000L;

    @Override
    public String name() {
        return "make-good";
    }

    @Override
    public boolean isMeasuredOnce() {
        return true;
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        EngineSettings settings = LedgerPart.settings(cluster, cluster.name("make-good"))
                .threads(2)
                .commitIntervalMillis(100)
                .build();
        String journal = settings.topics().events().name();
        LedgerPart.prepare(settings);
        cluster.publish(journal, events -> {
            EventMapping mapping = new EventMapping();
            for (long i = 0; i < size.events(); i++) {
                String account = "incident:" + i / OF_AN_ACCOUNT;
                if (i % OF_AN_ACCOUNT == 0) {
                    events.accept(mapping.toAvro(Envelope.of(
                            account,
                            new CreditsGranted("g", OF_AN_ACCOUNT * PRICE, GrantKind.PAID, null, null, null))));
                }
                events.accept(mapping.toAvro(Envelope.of(
                        account,
                        new GenerationCharged("n" + i, "image", null, null, 5, List.of(new ItemPrice("1", 20))))));
            }
        });
        try (Engine engine = Engine.start(settings)) {
            engine.awaitRunning(START_LIMIT);
            cluster.awaitCommitted(settings.applicationId(), cluster.ends(journal));
        }
        Campaign campaign = new Campaign(
                "bench",
                FROM,
                UNTIL,
                List.of("image"),
                new TreeMap<>(),
                List.of(),
                List.of(),
                AdjustmentGround.TECHNICAL_FAILURE);
        List<Sample> samples = new ArrayList<>();
        Stopwatch watch = new Stopwatch(cluster.broker());
        EventMapping mapping = new EventMapping();
        long published = cluster.publish(
                journal,
                events -> new AffectedGenerations(new CommittedReader(settings.clients()), settings.topics(), campaign)
                        .read(one -> events.accept(mapping.toAvro(campaign.makeGood(one, one.left(), "bench")))));
        samples.add(watch.sample(name(), "make-good, generations found and published", published));
        Sample folded =
                LedgerPart.fold(cluster, settings, cluster.ends(journal), name(), "make-good, folded, 2 threads");
        samples.add(folded.with("seconds for a million", 1e6 / folded.value()));
        requireAllMadeGood(settings, campaign, published);
        cluster.remove(settings);
        return samples;
    }

    private static void requireAllMadeGood(EngineSettings settings, Campaign campaign, long published) {
        long[] madeGood = new long[2];
        new AffectedGenerations(new CommittedReader(settings.clients()), settings.topics(), campaign).read(one -> {
            madeGood[0] += one.left() == 0 && one.madeGood() == PRICE ? 1 : 0;
            madeGood[1]++;
        });
        if (madeGood[0] != published || madeGood[1] != published) {
            throw new IllegalStateException(madeGood[0] + " of " + published + " generations were made good");
        }
    }
}
