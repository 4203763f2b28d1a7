package io.makegood.readmodel.campaign;

import io.makegood.ledger.event.Envelope;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of a campaign: to see what it comes to, to have it done, or to have it taken back. Wherever it breaks off, the same
 * again gives nobody anything twice.
 *
 * @param operator who decided it
 * @param reverse whether it is about charging again what the campaign gave back
 * @param apply whether it is done, and not only said what it would come to
 */
public record CampaignRun(Campaign campaign, String operator, boolean reverse, boolean apply) {
    /** So many events are on their way to Kafka at most. */
    private static final int UNCONFIRMED_MAX = 5_000;

    /**
     * What it came to.
     *
     * @param totals of the generations, as they were before
     * @param published how many events the journal confirmed
     * @param failure why an event was not confirmed, after which no more was published; null if all were
     */
    public record Ended(
            CampaignTotals totals, long published, @Nullable Throwable failure) {}

    /**
     * Works it off.
     *
     * @param whose which generations it is about, beside what the campaign says
     * @param append gets an event into the journal; what it throws ends the run
     */
    public Ended over(
            AffectedGenerations affected, Predicate<Affected> whose, Function<Envelope, CompletionStage<?>> append) {
        CampaignTotals totals = new CampaignTotals();
        Semaphore room = new Semaphore(UNCONFIRMED_MAX);
        AtomicLong published = new AtomicLong();
        AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
        affected.read(one -> {
            if (!whose.test(one)) {
                return;
            }
            totals.add(one);
            Envelope event = apply && failed.get() == null ? event(one) : null;
            if (event != null) {
                room.acquireUninterruptibly();
                Object unused = append.apply(event).whenComplete((place, problem) -> {
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
        return new Ended(totals, published.get(), failed.get());
    }

    /** What is to be said about one generation, or null if nothing is left to be done. */
    private @Nullable Envelope event(Affected one) {
        return reverse ? campaign.reversalOf(one, operator) : campaign.makeGoodOf(one, operator);
    }
}
