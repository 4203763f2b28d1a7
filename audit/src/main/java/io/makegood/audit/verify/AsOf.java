package io.makegood.audit.verify;

import io.makegood.ledger.account.AccountRow;
import io.makegood.ledger.account.OpenGrant;
import io.makegood.ledger.account.TopUpRow;
import io.makegood.ledger.generation.GenerationRow;
import io.makegood.ledger.row.RowKeys;
import io.makegood.ledger.table.RowBytes;
import io.makegood.topics.ownership.Ownership;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Accounts as they stood at a moment of the log. Reads only. */
public final class AsOf {
    private final JournalLog journal;
    private final AuditRules rules;
    private final Path directory;
    private final Beginning beginning;

    /** Folds with rows in {@code directory}, which it makes and leaves behind. */
    public AsOf(JournalLog journal, AuditRules rules, Path directory) {
        this(journal, rules, directory, (partition, rows) -> 0);
    }

    /** The same of a journal that may not have its first records any more. */
    public AsOf(JournalLog journal, AuditRules rules, Path directory, Beginning beginning) {
        this.journal = journal;
        this.rules = rules;
        this.directory = directory;
        this.beginning = beginning;
    }

    /** From what a partition of the journal goes on. */
    @FunctionalInterface
    public interface Beginning {
        /** Puts the rows with which the partition begins into empty ones; returns the offset from which on it is folded into them. */
        long load(int partition, RowBytes rows);
    }

    /**
     * Until when the log is folded: records of that time (epoch milliseconds, UTC) still count; in partition {@code partition},
     * if it is not -1, until {@code offset} in its place, that record included.
     */
    public record Moment(long recordedAt, int partition, long offset) {
        /** That record time in every partition. */
        public static Moment at(long recordedAt) {
            return new Moment(recordedAt, -1, -1);
        }

        private boolean includes(int inPartition, long atOffset, long at) {
            return inPartition == partition ? atOffset <= offset : at <= recordedAt;
        }
    }

    /** An account as it stood. Credits are whole units, times epoch milliseconds, UTC. */
    public record Standing(
            String accountId,
            long balance,
            long available,
            long held,
            List<GrantThen> grants,
            List<GenerationThen> openGenerations,
            long asOf,
            @Nullable TopUpThen topUp) {}

    /**
     * How it stood with an account's agreement to be topped up (docs/rules.md, section 15).
     *
     * @param active whether the account agreed
     * @param stopped whether so many failed that none is due until it agrees anew
     * @param below below which balance by its own wish; null for what the policy says
     * @param amount how many credits by its own wish; null for what the policy says
     * @param failures how many failed in a row
     * @param waitUntil before that time none is due; null for no wait
     * @param bought what came due in the last window that had any, and has not failed
     * @param per of what kind that window is
     * @param open those that nobody has answered, the oldest first
     */
    public record TopUpThen(
            boolean active,
            boolean stopped,
            @Nullable Long below,
            @Nullable Long amount,
            long failures,
            @Nullable Long waitUntil,
            long bought,
            String per,
            List<OpenTopUp> open) {
        static @Nullable TopUpThen of(@Nullable TopUpRow row) {
            return row == null
                    ? null
                    : new TopUpThen(
                            row.agreed().active(),
                            row.stopped(),
                            row.agreed().below(),
                            row.agreed().amount(),
                            row.failures(),
                            row.waitUntil() == 0 ? null : Long.valueOf(row.waitUntil()),
                            row.bought().credits(),
                            row.bought().per().name(),
                            row.open().stream()
                                    .map(one -> new OpenTopUp(one.topUpId(), one.amount(), one.dueAt()))
                                    .toList());
        }
    }

    /** A top-up that came due and waits for a grant {@code topup:ID} or for TopUpFailed. */
    public record OpenTopUp(String topUpId, long amount, long dueAt) {}

    /** A grant with credits left, in the order in which they burn; {@code features} and {@code models} are null if it pays for every one. */
    public record GrantThen(
            String grantId,
            String kind,
            long remaining,
            @Nullable Long expiresAt,
            @Nullable List<String> features,
            @Nullable List<String> models) {}

    /** A generation that was charged and had not ended. */
    public record GenerationThen(
            String generationId, @Nullable String feature, long outstanding, long chargedAt) {}

    /** The moment of a record; throws {@link IllegalArgumentException} if there is none. */
    public Moment momentOf(int partition, long offset) {
        if (partition >= rules.partitions()) {
            throw new IllegalArgumentException("the journal has no partition " + partition);
        }
        try (RecordStream log = journal.from(partition, offset)) {
            var record = log.next();
            if (record == null || record.offset() != offset) {
                throw new IllegalArgumentException("the journal has no record " + partition + "/" + offset);
            }
            return new Moment(record.timestamp(), partition, offset);
        }
    }

    /** One account; only its own events are folded. Null if nothing was known of it. */
    public @Nullable Standing account(String accountId, Moment moment) {
        int partition = Ownership.partitionOf(accountId, rules.partitions());
        try (DiskRows disk = new DiskRows(directory.resolve("account-" + moment.hashCode()))) {
            Journal folded = fold(partition, moment, disk, accountId);
            AccountRow row = folded.rows().account(accountId);
            if (row == null) {
                return null;
            }
            List<GenerationThen> open = new ArrayList<>();
            walkGenerations(folded, (key, generation) -> {
                if (RowKeys.accountOfGeneration(key).equals(accountId)) {
                    open.add(generation);
                }
            });
            return standing(accountId, row, open, folded.rows().topUp(accountId));
        }
    }

    /** Every account, partition by partition, in the order of their ids; without their open generations and agreements to top-ups. */
    public void accounts(Moment moment, Consumer<Standing> visitor) {
        for (int partition = 0; partition < rules.partitions(); partition++) {
            Path rows = directory.resolve("all-" + moment.hashCode() + "-" + partition);
            try (DiskRows disk = new DiskRows(rows)) {
                Journal folded = fold(partition, moment, disk, null);
                byte[] next = null;
                do {
                    next = folded.rows()
                            .walkAccounts(
                                    next,
                                    10_000,
                                    (key, row) ->
                                            visitor.accept(standing(RowKeys.accountOf(key), row, List.of(), null)));
                } while (next != null);
            }
        }
    }

    /** What the balances of accounts changed by between two moments, by account; those that did not are left out. */
    public Map<String, long[]> diff(Moment first, Moment second, @Nullable String accountId) {
        Map<String, long[]> balances = new TreeMap<>();
        if (accountId != null) {
            Standing before = account(accountId, first);
            Standing after = account(accountId, second);
            balances.put(
                    accountId, new long[] {before == null ? 0 : before.balance(), after == null ? 0 : after.balance()});
        } else {
            accounts(first, standing -> balances.put(standing.accountId(), new long[] {standing.balance(), 0}));
            accounts(
                    second,
                    standing ->
                            balances.computeIfAbsent(standing.accountId(), any -> new long[2])[1] = standing.balance());
        }
        balances.values().removeIf(both -> both[0] == both[1]);
        return balances;
    }

    private interface GenerationVisitor {
        void visit(byte[] key, GenerationThen generation);
    }

    private static void walkGenerations(Journal folded, GenerationVisitor visitor) {
        byte[] next = null;
        do {
            next = folded.rows().walkGenerations(next, 10_000, (key, row) -> {
                if (row.isOpen()) {
                    visitor.visit(key, then(RowKeys.generationOf(key), row));
                }
            });
        } while (next != null);
    }

    private static GenerationThen then(String generationId, GenerationRow row) {
        return new GenerationThen(generationId, row.feature(), row.outstanding(), row.chargedAt());
    }

    private static Standing standing(
            String accountId, AccountRow row, List<GenerationThen> open, @Nullable TopUpRow topUp) {
        List<GrantThen> grants = new ArrayList<>();
        for (OpenGrant grant : row.grants()) {
            grants.add(new GrantThen(
                    grant.grantId(),
                    grant.kind().name(),
                    grant.remaining(),
                    grant.expiresAt(),
                    grant.features().isEmpty() ? null : grant.features(),
                    grant.models().isEmpty() ? null : grant.models()));
        }
        return new Standing(
                accountId, row.balance(), row.available(), row.held(), grants, open, row.asOf(), TopUpThen.of(topUp));
    }

    private Journal fold(int partition, Moment moment, DiskRows disk, @Nullable String onlyAccount) {
        long from = beginning.load(partition, disk);
        Journal folded = new Journal(rules, disk);
        try (RecordStream log = journal.from(partition, from)) {
            for (var record = log.next(); record != null; record = log.next()) {
                if (!moment.includes(partition, record.offset(), record.timestamp())) {
                    break;
                }
                var read = record;
                folded.event(record)
                        .filter(event -> onlyAccount == null
                                || event.event().isForEveryPartition()
                                || event.accountId().equals(onlyAccount))
                        .ifPresent(event -> folded.fold(event, read));
            }
        }
        return folded;
    }
}
