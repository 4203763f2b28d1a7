package io.makegood.http.api;

import io.makegood.application.config.EngineSettings;
import io.makegood.http.access.Caller;
import io.makegood.http.access.Scope;
import io.makegood.readmodel.campaign.AffectedGenerations;
import io.makegood.readmodel.campaign.CampaignRun;
import io.makegood.readmodel.campaign.CampaignTotals;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.registry.RegistrySchemas;
import io.makegood.topics.writing.EventChecking;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;

/**
 * Where campaigns are worked on, one at a time: it takes longer than a request may. Nothing of one is kept but what it came to, until somebody
 * asks the same again; an instance that ends takes that along, and who asks another begins anew, which gives nobody anything twice.
 */
final class CampaignDesk {
    private static final int KEPT_MAX = 16;
    /** What somebody asks for later than this is looked at anew. */
    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();

    private final EngineSettings settings;
    private final Writes writes;
    private final Map<String, Job> asked = new LinkedHashMap<>();

    /** What is worked on, or was. */
    private static final class Job {
        private final CompletableFuture<Found> found = new CompletableFuture<>();
        private volatile long ended;

        boolean isFresh() {
            return !found.isDone() || (!found.isCompletedExceptionally() && System.nanoTime() - ended < KEPT_NANOS);
        }
    }

    CampaignDesk(EngineSettings settings, Writes writes) {
        this.settings = settings;
        this.writes = writes;
    }

    /** What it came to, and how many events were published for it. */
    record Found(CampaignTotals totals, long published) {}

    /** What the order comes to, for the accounts of that caller; fails with a {@link Problem}, also while another is worked on. */
    synchronized CompletableFuture<Found> ask(Caller caller, CampaignRun order) {
        String name = name(caller, order);
        Job known = asked.get(name);
        if (known != null && known.isFresh()) {
            return known.found;
        }
        if (asked.values().stream().anyMatch(each -> !each.found.isDone())) {
            throw Problem.unavailable(
                    "another campaign is worked on at this instance; nothing was done, send the request again when it is over");
        }
        if (asked.size() >= KEPT_MAX) {
            asked.remove(asked.keySet().iterator().next());
        }
        Job begun = new Job();
        asked.put(name, begun);
        Thread worker = new Thread(() -> work(caller, order, begun), "make-good");
        worker.setDaemon(true);
        worker.start();
        return begun.found;
    }

    /** Somebody was told what it came to: who asks again asks anew. */
    synchronized void taken(Caller caller, CampaignRun order) {
        asked.remove(name(caller, order));
    }

    private static String name(Caller caller, CampaignRun order) {
        return caller.id() + "\n" + order.operator() + "\n" + order.campaign().id() + order.reverse() + order.apply();
    }

    private void work(Caller caller, CampaignRun order, Job begun) {
        try {
            Found found = work(caller, order);
            begun.ended = System.nanoTime();
            begun.found.complete(found);
        } catch (KafkaException e) {
            begun.found.completeExceptionally(
                    Problem.unavailable(
                            "the ledger's topics could not be read to their ends; send the request again, nobody is given anything twice"));
        } catch (RuntimeException | Error e) {
            begun.found.completeExceptionally(e);
        }
    }

    private Found work(Caller caller, CampaignRun order) {
        EventChecking checking = new EventChecking();
        CommittedReader reader = new CommittedReader(settings.clients(), RegistrySchemas.of(settings.schemaRegistry()));
        CampaignRun.Ended ended = order.over(
                new AffectedGenerations(reader, settings.topics(), order.campaign()),
                one -> caller.rights().has(Scope.GRANT, one.accountId()),
                event -> writes.append(caller, checking.checked(event)));
        Throwable problem = ended.failure();
        if (problem != null) {
            throw problem instanceof CompletionException known ? known : new CompletionException(problem);
        }
        return new Found(ended.totals(), ended.published());
    }
}
