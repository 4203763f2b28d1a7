package io.makegood.benchmarks;

import io.makegood.application.running.RocksDbTuning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * What RocksDB takes for a row, through its Java binding and with the engine's options: why rows in use stand in front of it, why
 * keys that are not there are known on the heap, and why rows are written in the order of their keys (docs/decisions/014).
 */
final class StorePart implements Part {
    private static final int ROWS = 400_000;
    private static final int ROW_BYTES = 80;
    private static final int BATCH = 4_000;
    private static final long CACHE_BYTES = 64L << 20;
    private static final long WRITE_BUFFER_BYTES = 16L << 20;
    private static final int FILTER_BITS = 10;

    /** Something done with one row after the other. */
    private interface Work {
        void run() throws RocksDBException;
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public List<Sample> round(Cluster cluster, Size size) throws Exception {
        RocksDB.loadLibrary();
        Random random = new Random(1);
        List<byte[]> there = keys(random, 0);
        List<byte[]> missing = keys(random, ROWS);
        Path directory = cluster.directory(cluster.name("store"));
        Files.createDirectories(directory);
        List<Sample> samples = new ArrayList<>();
        try (LRUCache cache = new LRUCache(CACHE_BYTES);
                BloomFilter filter = new BloomFilter(FILTER_BITS);
                Options options = new Options().setCreateIfMissing(true);
                WriteOptions unlogged = new WriteOptions().setDisableWAL(true)) {
            options.setTableFormatConfig(new BlockBasedTableConfig().setFilterPolicy(filter));
            new RocksDbTuning()
                    .setConfig(
                            name(),
                            options,
                            Map.of(
                                    RocksDbTuning.BLOCK_CACHE,
                                    cache,
                                    RocksDbTuning.WRITE_BUFFER_BYTES,
                                    WRITE_BUFFER_BYTES));
            try (RocksDB rocks = RocksDB.open(options, directory.toString())) {
                samples.add(time("RocksDB, a row written", () -> write(rocks, unlogged, there, false)));
                samples.add(time("RocksDB, a row written, by key", () -> write(rocks, unlogged, there, true)));
                samples.add(time("RocksDB, a row read", () -> {
                    for (byte[] key : there) {
                        rocks.get(key);
                    }
                }));
                samples.add(time("RocksDB, a key that is not there", () -> {
                    for (byte[] key : missing) {
                        rocks.get(key);
                    }
                }));
                samples.add(time("RocksDB, its filter asked for that key", () -> {
                    for (byte[] key : missing) {
                        rocks.keyMayExist(key, null);
                    }
                }));
            }
        } finally {
            Cluster.deleteTree(directory);
        }
        return samples;
    }

    private static List<byte[]> keys(Random random, int from) {
        List<byte[]> keys = new ArrayList<>(ROWS);
        for (int i = from; i < from + ROWS; i++) {
            keys.add(String.format(Locale.ROOT, "account-%06d/generation-%08d", random.nextInt(100_000), i)
                    .getBytes(StandardCharsets.UTF_8));
        }
        return keys;
    }

    private static void write(RocksDB rocks, WriteOptions options, List<byte[]> keys, boolean byKey)
            throws RocksDBException {
        byte[] row = new byte[ROW_BYTES];
        for (int from = 0; from < keys.size(); from += BATCH) {
            List<byte[]> batch = new ArrayList<>(keys.subList(from, Math.min(keys.size(), from + BATCH)));
            if (byKey) {
                batch.sort(Arrays::compareUnsigned);
            }
            try (WriteBatch writes = new WriteBatch()) {
                for (byte[] key : batch) {
                    writes.put(key, row);
                }
                rocks.write(options, writes);
            }
        }
    }

    /** Twice, of which the second counts. */
    private Sample time(String name, Work work) throws RocksDBException {
        work.run();
        long began = System.nanoTime();
        work.run();
        return Sample.of(name(), name, "ns/row", (System.nanoTime() - began) / (double) ROWS);
    }
}
