package io.makegood.http.api;

import io.makegood.application.config.EngineSettings;
import io.makegood.http.access.Caller;
import io.makegood.http.access.Scope;
import io.makegood.ledger.event.Envelope;
import io.makegood.readmodel.campaign.Affected;
import io.makegood.readmodel.campaign.AffectedGenerations;
import io.makegood.readmodel.campaign.Campaign;
import io.makegood.readmodel.campaign.CampaignTotals;
import io.makegood.topics.reading.CommittedReader;
import io.makegood.topics.registry.RegistrySchemas;
import io.makegood.topics.writing.EventChecking;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Where campaigns are worked on, one at a time: it takes longer than a request may. Nothing of one is kept but what it came to, until somebody
 * asks the same again; an instance that ends takes that along, and who asks another begins anew, which gives nobody anything twice.
 */
final class CampaignDesk {
    /** So many events are on their way to Kafka at most. */
    private static final int UNCONFIRMED_MAX = 5_000;

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

    /**
     * What is asked for.
     *
     * @param operator who decided it
     * @param reverse whether it is about charging again what the campaign gave back
     * @param apply whether it is done, and not only said what it would come to
     */
    record Order(Campaign campaign, String operator, boolean reverse, boolean apply) {}

    /** What it came to, and how many events were published for it. */
    record Found(CampaignTotals totals, long published) {}

    /** What the order comes to, for the accounts of that caller; fails with a {@link Problem}, also while another is worked on. */
    synchronized CompletableFuture<Found> ask(Caller caller, Order order) {
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
    synchronized void taken(Caller caller, Order order) {
        asked.remove(name(caller, order));
    }

    private static String name(Caller caller, Order order) {
        return caller.id() + "\n" + order.operator() + "\n" + order.campaign().id() + order.reverse() + order.apply();
    }

    private void work(Caller caller, Order order, Job begun) {
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

    private Found work(Caller caller, Order order) {
        CampaignTotals totals = new CampaignTotals();
        EventChecking checking = new EventChecking();
        Semaphore room = new Semaphore(UNCONFIRMED_MAX);
        AtomicLong published = new AtomicLong();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        CommittedReader reader = new CommittedReader(settings.clients(), RegistrySchemas.of(settings.schemaRegistry()));
        new AffectedGenerations(reader, settings.topics(), order.campaign()).read(one -> {
            if (!caller.rights().has(Scope.GRANT, one.accountId())) {
                return;
            }
            totals.add(one);
            Envelope event = order.apply() ? event(order, one) : null;
            if (event != null && failed.get() == null) {
                room.acquireUninterruptibly();
                Object unused = writes.append(caller, checking.checked(event)).whenComplete((place, problem) -> {
                    if (problem == null) {
                        published.incrementAndGet();
                    } else {
                        failed.compareAndSet(null, problem);
                    }
                    room.release();
                });
            }
        });
        room.acquireUninterruptibly(UNCONFIRMED_MAX);
        Throwable problem = failed.get();
        if (problem != null) {
            throw problem instanceof CompletionException known ? known : new CompletionException(problem);
        }
        return new Found(totals, published.get());
    }

    /** What is to be said about one generation, or null if nothing is left to be done. */
    private static @Nullable Envelope event(Order order, Affected one) {
        return order.reverse()
                ? order.campaign().reversalOf(one, order.operator())
                : order.campaign().makeGoodOf(one, order.operator());
    }
}
