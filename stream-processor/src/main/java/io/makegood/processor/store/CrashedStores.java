package io.makegood.processor.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which stores may be gone on with that a crash left behind, by their directories. A store notes in itself how far its changelog is in it, in the same write
 * as the rows, so what is missing is read from there. But of a deleted row a changelog tells for a day and no longer: a store whose note is
 * older than that might keep the row, and is not gone on with (docs/decisions/022).
 */
public final class CrashedStores implements Predicate<Path> {
    private static final Logger LOG = LoggerFactory.getLogger(CrashedStores.class);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    /** Where Kafka Streams has RocksDB keep the offsets, by the names of partitions. */
    private static final byte[] OFFSETS = "offsets".getBytes(StandardCharsets.UTF_8);
    /** Between the last row and the end of a changelog stand the marks of the transactions that wrote nothing after it. */
    private static final long MARKS = 2;

    private final Admin admin;
    private final String applicationId;
    private final Duration youngest;
    private final Clock clock;

    /** Asks that cluster of the changelogs of the application of that id; a store is older than {@code limit} if what it lacks may be. */
    CrashedStores(Admin admin, String applicationId, Duration limit, Clock clock) {
        this.admin = admin;
        this.applicationId = applicationId;
        youngest = limit;
        this.clock = clock;
    }

    /** The ones of an application on that cluster, as old as stores may be that a clean end left. */
    public static CrashedStores of(Admin admin, String applicationId) {
        return new CrashedStores(admin, applicationId, SealedState.TRUSTED_FOR, Clock.systemUTC());
    }

    /** Whether that store can be read, and lacks nothing but what its changelog still tells whole. */
    @Override
    public boolean test(Path store) {
        // Kafka Streams has it in TASK/rocksdb/STORE.
        String task = store.getName(store.getNameCount() - 3).toString();
        TopicPartition changelog = new TopicPartition(
                StoreNames.changelog(applicationId, store.getFileName().toString()),
                Integer.parseInt(task.replaceFirst("\\d+_", "")));
        try {
            OptionalLong until = noted(store, changelog);
            return until.isPresent() && isTold(changelog, until.getAsLong());
        } catch (RocksDBException | IllegalArgumentException | ExecutionException | TimeoutException e) {
            LOG.info("The store {} is not gone on with", store, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How far that changelog is in the store, as the store notes it. */
    private static OptionalLong noted(Path store, TopicPartition changelog) throws RocksDBException {
        try (Options options = new Options();
                DBOptions opening = new DBOptions();
                ReadOptions reading = new ReadOptions()) {
            List<byte[]> names = RocksDB.listColumnFamilies(options, store.toString());
            List<ColumnFamilyHandle> families = new ArrayList<>();
            try (RocksDB rocks = RocksDB.openReadOnly(
                    opening,
                    store.toString(),
                    names.stream().map(ColumnFamilyDescriptor::new).toList(),
                    families)) {
                OptionalLong noted = OptionalLong.empty();
                for (int i = 0; i < names.size(); i++) {
                    if (Arrays.equals(names.get(i), OFFSETS)) {
                        byte[] offset = rocks.get(
                                families.get(i), reading, changelog.toString().getBytes(StandardCharsets.UTF_8));
                        if (offset != null && offset.length == Long.BYTES) {
                            noted = OptionalLong.of(ByteBuffer.wrap(offset).getLong());
                        }
                    }
                }
                families.forEach(ColumnFamilyHandle::close);
                return noted;
            }
        }
    }

    /** Whether all that came after that offset came lately, and the offset is of this changelog at all. */
    private boolean isTold(TopicPartition changelog, long until)
            throws ExecutionException, InterruptedException, TimeoutException {
        long end = offset(changelog, OffsetSpec.latest());
        long told = offset(changelog, OffsetSpec.forTimestamp(clock.millis() - youngest.toMillis()));
        return until < end && until >= (told >= 0 ? told : end - MARKS) - 1;
    }

    private long offset(TopicPartition changelog, OffsetSpec which)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listOffsets(Map.of(changelog, which))
                .partitionResult(changelog)
                .get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .offset();
    }
}
