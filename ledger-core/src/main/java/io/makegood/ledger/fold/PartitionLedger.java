package io.makegood.ledger.fold;

import io.makegood.ledger.event.Envelope;
import io.makegood.ledger.event.LedgerMoved;
import io.makegood.ledger.event.Position;
import io.makegood.ledger.policy.InvalidPolicy;
import io.makegood.ledger.policy.Policies;
import io.makegood.ledger.policy.Policy;
import io.makegood.ledger.policy.PolicyBook;
import io.makegood.ledger.policy.PolicyDocuments;
import io.makegood.ledger.policy.PolicyRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one partition of the journal: rows, policies, the version of the fold, and the fold. What an event does is decided from the
 * first three, then done to them; whoever folds a journal, for whatever purpose, does it here. Not threadsafe.
 *
 * @param <R> where its rows stand
 */
public final class PartitionLedger<R extends LedgerRows> {
    /** How long a generation that ended is remembered, unless configured otherwise: 90 days, in milliseconds. */
    public static final long RETENTION_MILLIS_DEFAULT = 90L * 24 * 60 * 60 * 1000;

    private final R rows;
    private final Policies policies;
    /** Null where no policy can be published. */
    private final @Nullable PolicyBook book;

    private final Fold fold;
    private final FoldVersions versions;
    /** By which the next event is decided. */
    private FoldVersion version;
    /** Whether the next event may bring personal texts sealed alone. */
    private boolean sealedOnly;
    /** Where the ledger went or whence it came; null before it ever moved. */
    private @Nullable MoveRow move;

    /**
     * Goes on with those rows and the policies among them. Events for generations of which nothing was heard for
     * {@code retentionMillis} (above zero) are refused.
     */
    public PartitionLedger(R rows, Policy builtIn, PolicyDocuments documents, long retentionMillis) {
        this(rows, builtIn, documents, retentionMillis, FoldVersions.ALL);
    }

    /** The same, with those versions of the fold alone; throws {@link FoldUnknown} if the rows are decided by another. */
    public PartitionLedger(
            R rows, Policy builtIn, PolicyDocuments documents, long retentionMillis, FoldVersions versions) {
        this.rows = rows;
        this.versions = versions;
        version = newest(rows, versions);
        sealedOnly = isSealedOnly(rows);
        move = rows.move();
        PolicyBook published = new PolicyBook(builtIn, documents);
        rows.policies().forEach(published::add);
        book = published;
        policies = published;
        fold = new Fold(published, documents, retentionMillis, versions);
    }

    /** A ledger under fixed policies: a published one is refused. */
    public PartitionLedger(R rows, Policies policies, long retentionMillis) {
        this.rows = rows;
        this.policies = policies;
        book = null;
        versions = FoldVersions.ALL;
        version = newest(rows, versions);
        sealedOnly = isSealedOnly(rows);
        move = rows.move();
        fold = new Fold(
                policies,
                (policyId, version, document) -> {
                    throw new InvalidPolicy("this ledger takes no published policies");
                },
                retentionMillis,
                versions);
    }

    private static FoldVersion newest(LedgerRows rows, FoldVersions versions) {
        List<FoldRow> adopted = rows.folds();
        return adopted.isEmpty()
                ? FoldVersions.FIRST
                : versions.require(adopted.get(adopted.size() - 1).version());
    }

    private static boolean isSealedOnly(LedgerRows rows) {
        List<FoldRow> adopted = rows.folds();
        return !adopted.isEmpty() && adopted.get(adopted.size() - 1).sealedOnly();
    }

    /**
     * Folds an event that stands at that position: decides, and does what was decided. Throws {@link FoldUnknown} if from there on the
     * partition is decided by a version that is not among the ledger's; nothing is done then.
     */
    public Decision apply(Envelope envelope, Position at) {
        Decision decision = decide(envelope, at);
        rows.put(envelope.accountId(), decision.changes());
        PolicyRow published = decision.changes().policy();
        if (published != null && book != null) {
            book.add(published);
        }
        FoldRow adopted = decision.changes().fold();
        if (adopted != null) {
            version = versions.require(adopted.version());
            sealedOnly = adopted.sealedOnly();
        }
        MoveRow moved = decision.changes().move();
        if (moved != null) {
            move = moved;
        }
        return decision;
    }

    /** What an event at that position would do; nothing is done. */
    public Decision decide(Envelope envelope, Position at) {
        if (hasLeft()) {
            return Decision.LEFT;
        }
        return envelope.event() instanceof LedgerMoved moved
                ? MoveRules.moved(moved, move, at)
                : fold.decide(rows, version, sealedOnly, envelope, at);
    }

    /** Whether the ledger has left this partition: then nothing that stands here is decided here any more, whatever it is. */
    public boolean hasLeft() {
        MoveRow last = move;
        return last != null && !last.arrived();
    }

    /** Whether the ledger has arrived in this partition: then it appends here itself. */
    public boolean hasArrived() {
        MoveRow last = move;
        return last != null && last.arrived();
    }

    /** The last move of the ledger that the partition has seen; null if none. */
    public @Nullable MoveRow move() {
        return move;
    }

    /** The rows as they are. */
    public R rows() {
        return rows;
    }

    /** By which version of the fold the next event is decided. */
    public FoldVersion version() {
        return version;
    }

    /** Whether the next event is refused if it brings a personal text in plain. */
    public boolean takesSealedOnly() {
        return sealedOnly;
    }

    /** The policies as they are. */
    public Policies policies() {
        return policies;
    }
}
